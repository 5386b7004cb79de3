import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SHARDS_REFRESH_MS } from '../../config/limits/database.limits.js';
import { DATA_SOURCE } from '../connection/data-source.js';
import { shardHash } from './shard-hash.js';
import { type Shard, ShardMap } from './shard-map.js';
import { LogEvent, messageOf } from '../../logging/log-event.js';

/** Any 20 bytes. They are ASCII, so that the double of Citus in the tests can hash them. */
const SAMPLE = Buffer.from('hash of twenty bytes');

const FIND_CITUS = `SELECT FROM pg_extension WHERE extname = 'citus'`;
const HASH = 'SELECT worker_hash($1::bytea) AS hash';
/** Placements that are being moved or dropped have another state than 1. */
const READ_SHARDS = `
  SELECT shardid::bigint AS id, groupid AS node, shardminvalue::integer AS "from"
    FROM pg_dist_shard JOIN pg_dist_placement USING (shardid)
   WHERE logicalrelid = 'torrent'::regclass AND shardstate = 1`;

/**
 * The shards of the torrents, if the database is distributed. They are read again from time to time, because shards are
 * split and moved. Until then a transaction may touch two shards, which is slower but right.
 */
@Injectable()
export class Shards implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger('Shards');
  private map = ShardMap.WHOLE;
  private timer?: NodeJS.Timeout;

  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async onModuleInit(): Promise<void> {
    if ((await this.dataSource.query<object[]>(FIND_CITUS)).length === 0) return;
    const [row] = await this.dataSource.query<{ hash: number }[]>(HASH, [SAMPLE]);
    if (row?.hash !== shardHash(SAMPLE)) {
      const message = 'the database has another hash: a transaction of announces touches many shards';
      this.logger.warn(new LogEvent('shards_unknown', message));
      return;
    }
    await this.read();
    this.timer = setInterval(() => {
      this.read().catch((error: unknown) => {
        const reason = messageOf(error);
        this.logger.debug(new LogEvent('shards_unknown', `shards not read: ${reason}`, { reason }));
      });
    }, SHARDS_REFRESH_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  get all(): readonly Shard[] {
    return this.map.all;
  }

  of(infoHash: Buffer): Shard {
    return this.map.of(infoHash);
  }

  private async read(): Promise<void> {
    const rows = await this.dataSource.query<{ id: string; node: number; from: number }[]>(READ_SHARDS);
    this.map = this.map.update(rows.map(({ id, node, from }) => ({ id: Number(id), node, from })));
  }
}
