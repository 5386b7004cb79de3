import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import type { AuditEntry } from './audit-entry.entity.js';
import type { Operator } from '../auth/operator.js';
import { type Cursor, type Page, pageOf } from '../paging/page.js';

/** What is asked of the trail; all of it, newest first, where nothing is. */
export interface AuditQuery {
  readonly operator?: string;
  readonly action?: string;
  readonly subject?: string;
  readonly limit: number;
  readonly cursor?: Cursor;
}

/** The trail of what operators changed. */
@Injectable()
export class AuditRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Notes a change in the transaction that makes it: neither is there without the other. */
  async note(
    queryRunner: QueryRunner,
    by: Operator,
    action: string,
    subject: string,
    change: Record<string, unknown> = {},
  ): Promise<void> {
    await queryRunner.query(
      `INSERT INTO audit_entry (operator, address, action, subject, change) VALUES ($1, $2, $3, $4, $5)`,
      [by.name, by.address, action, subject, JSON.stringify(change)],
    );
  }

  async list({ operator, action, subject, limit, cursor }: AuditQuery): Promise<Page<AuditEntry>> {
    const rows = await this.dataSource.query<AuditEntry[]>(
      `SELECT id, at, operator, address, action, subject, change FROM audit_entry
        WHERE ($1::text IS NULL OR operator = $1) AND ($2::text IS NULL OR action = $2)
          AND ($3::text IS NULL OR subject = $3) AND ($4::bigint IS NULL OR id < $4)
        ORDER BY id DESC LIMIT $5`,
      [operator, action, subject, cursor?.[0], limit + 1],
    );
    return pageOf(
      rows,
      limit,
      (row) => row,
      ({ id }) => [id],
    );
  }
}
