import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SHARDS_REFRESH_MS } from '../../config/limits/database.limits.js';
import { DatabaseSettings } from '../../config/settings/database.settings.js';
import { StartError } from '../../config/start-error.js';
import { LogEvent, messageOf } from '../../logging/log-event.js';
import { DATA_SOURCE } from '../connection/data-source.js';
import { isTransient, isUnreachable } from '../connection/database-error.js';
import { CitusWorkers, type WorkerNode } from './citus-workers.js';
import { shardHash } from './shard-hash.js';
import { type Shard, ShardMap } from './shard-map.js';

/** Any 20 bytes. They are ASCII, so that the double of Citus in the tests can hash them. */
const SAMPLE = Buffer.from('hash of twenty bytes');

const FIND_CITUS = `SELECT FROM pg_extension WHERE extname = 'citus'`;
const HASH = 'SELECT worker_hash($1::bytea) AS hash';
/** Citus sends values as text of standard strings, and sets nothing in its sessions on the workers. */
const FIND_BACKSLASH_ESCAPES = `
  SELECT nodename || ':' || nodeport AS address FROM run_command_on_workers('SHOW standard_conforming_strings')
   WHERE success AND result = 'off'`;
/** Placements that are being moved or dropped have another state than 1. */
const READ_SHARDS = `
  SELECT shardid::bigint AS id, groupid AS node, shardminvalue::integer AS "from"
    FROM pg_dist_shard JOIN pg_dist_placement USING (shardid)
   WHERE logicalrelid = 'torrent'::regclass AND shardstate = 1`;
/** Group 0 is the coordinator. Without metadata, a worker does not know where the shards are. */
const READ_WORKERS = `
  SELECT groupid AS node, nodename AS host, nodeport AS port FROM pg_dist_node
   WHERE groupid <> 0 AND noderole = 'primary' AND isactive AND hasmetadata AND metadatasynced`;

/**
 * The shards of the torrents, if the database is distributed, and the connections to their nodes. They are read again from time
 * to time, because shards are split and moved. Until then a transaction may touch two shards, or be passed on to another node,
 * which is slower but right.
 */
@Injectable()
export class Shards implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Shards');
  private readonly workers: CitusWorkers;
  private map = ShardMap.WHOLE;
  private timer?: NodeJS.Timeout;
  private reading?: Promise<void>;

  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly coordinator: DataSource,
    @Inject(DatabaseSettings) private readonly settings: Pick<DatabaseSettings, 'citusWorkers'>,
  ) {
    this.workers = new CitusWorkers(coordinator);
  }

  async onModuleInit(): Promise<void> {
    if ((await this.coordinator.query<object[]>(FIND_CITUS)).length === 0) return;
    await this.checkStrings();
    const [row] = await this.coordinator.query<{ hash: number }[]>(HASH, [SAMPLE]);
    if (row?.hash !== shardHash(SAMPLE)) {
      const message = 'the database has another hash: a transaction of announces touches many shards';
      this.logger.warn(new LogEvent('shards_unknown', message));
      return;
    }
    await this.read();
    this.timer = setInterval(() => this.readAgain(), SHARDS_REFRESH_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.workers.close();
  }

  get all(): readonly Shard[] {
    return this.map.all;
  }

  of(infoHash: Buffer): Shard {
    return this.map.of(infoHash);
  }

  /**
   * Runs work about the torrents of one shard on the node that has it. The coordinator stands in for a node that is not reached.
   * @param infoHash one of the torrents
   */
  async onNodeOf<T>(infoHash: Buffer | undefined, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
    const node = infoHash && this.of(infoHash).node;
    if (node === undefined) return work(this.coordinator);
    try {
      return await work(this.workers.of(node));
    } catch (error) {
      if (isUnreachable(error)) this.workers.leave(node, error);
      throw error;
    }
  }

  /** @throws StartError if a worker would read the bytes of info hashes wrong */
  private async checkStrings(): Promise<void> {
    const [worker] = await this.coordinator
      .query<{ address: string }[]>(FIND_BACKSLASH_ESCAPES)
      .catch((error: unknown) => {
        // A worker that hangs can't be asked, and must not keep the others from being served.
        if (isTransient(error)) return [];
        throw error;
      });
    if (!worker) return;
    const cure = 'set it to on for the server, the database and the role of every node';
    throw new StartError(`DATABASE_URL: standard_conforming_strings is off on ${worker.address}: ${cure}`);
  }

  private readAgain(): void {
    this.reading ??= this.read()
      .catch((error: unknown) => {
        const reason = messageOf(error);
        this.logger.debug(new LogEvent('shards_unknown', `shards not read: ${reason}`, { reason }));
      })
      .finally(() => (this.reading = undefined));
  }

  private async read(): Promise<void> {
    const rows = await this.coordinator.query<{ id: string; node: number; from: number }[]>(READ_SHARDS);
    const shards = rows.map(({ id, node, from }) => ({ id: Number(id), node, from }));
    this.map = this.map.update(shards);
    if (this.settings.citusWorkers === 'auto') await this.workers.update(await this.readWorkers(shards));
  }

  /** The workers that have torrents. */
  private async readWorkers(shards: readonly Shard[]): Promise<WorkerNode[]> {
    const rows = await this.coordinator.query<Omit<WorkerNode, 'shards'>[]>(READ_WORKERS);
    return rows
      .map((row) => ({ ...row, shards: shards.filter(({ node }) => node === row.node).map(({ id }) => id) }))
      .filter((worker) => worker.shards.length > 0);
  }
}
