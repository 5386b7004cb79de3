import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { MAX_PRUNED_ROWS } from '../../config/limits/private/member.limits.js';

/** A row of the ledger; numbers of 64 bits are text. */
export interface LedgerRow {
  readonly id: string;
  readonly settledAt: Date;
  readonly memberId: string;
  readonly infoHash: Buffer;
  readonly uploaded: string;
  readonly downloaded: string;
  readonly creditedUploaded: string;
  readonly creditedDownloaded: string;
  readonly seedSeconds: string;
  readonly leechSeconds: string;
  readonly completed: number;
  readonly suspicious: boolean;
}

const READ = `
  SELECT id, settled_at AS "settledAt", member_id AS "memberId", info_hash AS "infoHash", uploaded, downloaded,
         credited_uploaded AS "creditedUploaded", credited_downloaded AS "creditedDownloaded",
         seed_seconds AS "seedSeconds", leech_seconds AS "leechSeconds", completed, suspicious
    FROM ledger WHERE id > $1 ORDER BY id LIMIT $2`;

const PRUNE = `DELETE FROM ledger WHERE id IN (SELECT id FROM ledger WHERE id < $1 ORDER BY id LIMIT ${MAX_PRUNED_ROWS}) RETURNING 1`;

@Injectable()
export class LedgerRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Rows after an id, in the order of their ids. */
  after(id: string, limit: number): Promise<LedgerRow[]> {
    return this.dataSource.query(READ, [id, limit]);
  }

  /** Removes rows before an id, at most `MAX_PRUNED_ROWS`. @returns number of rows removed */
  async prune(manager: EntityManager, before: string): Promise<number> {
    const [rows] = await manager.query<[unknown[], number]>(PRUNE, [before]);
    return rows.length;
  }
}
