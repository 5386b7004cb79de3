import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { JOB_TIME_LIMITS } from '../../config/limits/database-time.limits.js';
import {
  MAX_CROWDS_PER_BATCH,
  MAX_EXCESS_BATCHES,
  MAX_EXCESS_PER_BATCH,
} from '../../config/limits/housekeeping.limits.js';
import { LimitSettings } from '../../config/settings/limit.settings.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { planFreely } from '../../database/connection/planning.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { FIND_CROWDS, FIND_EXCESS, REMOVE_EXCESS } from './crowds.sql.js';

/** Removes peers of networks that have too many in one swarm. */
@Injectable()
export class CrowdsRepository {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly limits: LimitSettings,
  ) {}

  /** Swarms with too many peers of one network. Reads all peers. */
  async find(queryRunner: QueryRunner): Promise<Buffer[]> {
    if (this.limits.maxPeersPerAddress === 0) return [];
    await planFreely(queryRunner);
    // Enough to count the addresses of some million peers in memory instead of temporary files.
    await queryRunner.query(`SET LOCAL work_mem = '128MB'`);
    const values = [this.limits.maxPeersPerAddress, MAX_CROWDS_PER_BATCH];
    const rows = await queryRunner.manager.query<{ info_hash: Buffer }[]>(FIND_CROWDS, values);
    return rows.map((row) => row.info_hash);
  }

  /** Removes the excess of a swarm, the oldest first, each batch in a transaction of its own. @returns peers removed */
  async removeExcess(infoHash: Buffer): Promise<number> {
    let removed = 0;
    for (let batch = 0; batch < MAX_EXCESS_BATCHES; batch++) {
      const found = await inTransaction(
        this.dataSource,
        (queryRunner) => this.remove(queryRunner, infoHash),
        JOB_TIME_LIMITS,
      );
      removed += found;
      if (found < MAX_EXCESS_PER_BATCH) break;
    }
    return removed;
  }

  private async remove({ manager }: QueryRunner, infoHash: Buffer): Promise<number> {
    const values = [infoHash, this.limits.maxPeersPerAddress, MAX_EXCESS_PER_BATCH];
    const excess = await manager.query<{ peer_id: Buffer }[]>(FIND_EXCESS, values);
    if (excess.length > 0) await manager.query(REMOVE_EXCESS, [infoHash, excess.map((row) => row.peer_id)]);
    return excess.length;
  }
}
