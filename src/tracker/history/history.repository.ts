import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { planFreely } from '../../database/connection/planning.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import type { Counts } from '../activity/counts.js';
import type { HistoryRange } from './history-range.js';
import { secondsOf } from './history-step.js';
import { READ_HISTORY } from './history.sql.js';

/** What happened in one step. */
export interface HistorySummary {
  /** When the step begins, in milliseconds since 1970. */
  readonly at: number;
  /** Seconds that downloads and requests are of. */
  readonly seconds: number;
  /** This and the next two on average. */
  readonly torrents: number;
  readonly seeders: number;
  readonly leechers: number;
  readonly downloads: number;
  /** Bytes that members have transferred; null without members. */
  readonly uploaded: number | null;
  readonly downloaded: number | null;
  /** Null without any. */
  readonly requests: Counts | null;
}

/** Reads the history. */
@Injectable()
export class HistoryRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** @param range in whole steps @returns the steps of which something is known, in order */
  read({ from, to, step }: HistoryRange): Promise<HistorySummary[]> {
    return inTransaction(this.dataSource, async (queryRunner) => {
      await planFreely(queryRunner);
      return queryRunner.manager.query<HistorySummary[]>(READ_HISTORY, [from, to, secondsOf(step)]);
    });
  }
}
