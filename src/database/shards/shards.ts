import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { SHARDS_REFRESH_MS } from '../../config/limits/database.limits.js';
import { DatabaseSettings } from '../../config/settings/database.settings.js';
import { LogEvent, messageOf } from '../../logging/log-event.js';
import { DATA_SOURCE } from '../connection/data-source.js';
import { isUnreachable } from '../connection/database-error.js';
import { inPipelinedTransaction } from '../transaction/transaction.js';
import { checkStrings, hasCitus, isHashKnown, readShards, readWorkers } from './citus-metadata.js';
import { CitusWorkers } from './citus-workers.js';
import { isElsewhere } from './local-shard.js';
import { type Place, PLAIN, PLANNED, sendLocked } from './place.js';
import { type Shard, ShardMap } from './shard-map.js';

/**
 * The shards of the torrents, if the database is distributed, and the connections to their nodes. They are read again from time
 * to time, because shards are split and moved. Until then the coordinator passes on what is elsewhere, which is slower but right.
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
    if (!(await hasCitus(this.coordinator))) return;
    await checkStrings(this.coordinator);
    if (!(await isHashKnown(this.coordinator))) {
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
   * Runs work about the torrents of one shard on the node that has it. The coordinator stands in for a node that is not reached,
   * and for one that has the shard no more: then the work runs again, as it has changed nothing.
   */
  async onNodeOf<T>(
    infoHashes: readonly Buffer[],
    work: (dataSource: DataSource, place: Place) => Promise<T>,
  ): Promise<T> {
    const shard = this.shardOf(infoHashes);
    const worker = shard && this.workers.of(shard.node);
    if (!shard?.local || !worker) return this.onCoordinator(work);
    try {
      return await work(worker, shard.local);
    } catch (error) {
      if (isUnreachable(error)) this.workers.leave(shard.node, error);
      if (!isElsewhere(error)) throw error;
      this.readAgain();
      return this.onCoordinator(work);
    }
  }

  /**
   * Runs statements about the torrents of one shard in one transaction, on the node that has it.
   * @param send sends all its statements before it awaits the first
   */
  inTransaction<T>(infoHashes: readonly Buffer[], send: (client: PoolClient, place: Place) => Promise<T>): Promise<T> {
    return this.onNodeOf(infoHashes, (dataSource, place) =>
      inPipelinedTransaction(dataSource, (client) => sendLocked(client, { place, infoHash: infoHashes[0] }, send)),
    );
  }

  private onCoordinator<T>(work: (dataSource: DataSource, place: Place) => Promise<T>): Promise<T> {
    return work(this.coordinator, this.all.length > 1 ? PLANNED : PLAIN);
  }

  /** The shard of all these. None if they are of several: announces wait in the queue of a shard that was split meanwhile. */
  private shardOf(infoHashes: readonly Buffer[]): Shard | undefined {
    if (this.all.length === 1) return this.all[0];
    const [shard, ...others] = new Set(infoHashes.map((infoHash) => this.of(infoHash)));
    return others.length === 0 ? shard : undefined;
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
    const shards = await readShards(this.coordinator);
    this.map = this.map.update(shards);
    if (this.settings.citusWorkers === 'auto') {
      await this.workers.update(await readWorkers(this.coordinator, shards));
    }
  }
}
