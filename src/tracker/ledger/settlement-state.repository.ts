import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { READ_SETTLEMENT } from './settlement.sql.js';

/** How far the ledger is. */
export interface SettlementState {
  /** Id of its last row, which may be pruned; 0 before the first. */
  readonly head: string;
  /** When everything was settled last; null before the first time. */
  readonly settledAt: Date | null;
  /** Seconds since then, by the clock of the database. */
  readonly lag: number | null;
  /** Sessions that the last settlement found with something to settle. */
  readonly sessions: number;
}

/** Reads the row that each settlement writes. */
@Injectable()
export class SettlementStateRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async read(): Promise<SettlementState> {
    const [state] = await this.dataSource.query<[SettlementState]>(READ_SETTLEMENT);
    return state;
  }
}
