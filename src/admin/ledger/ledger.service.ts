import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { MAX_PRUNED_ROWS } from '../../config/limits/private/member.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { inTransaction } from '../../database/transaction/transaction.js';
import { type SettlementState, SettlementStateRepository } from '../../tracker/ledger/settlement-state.repository.js';
import { AuditService } from '../audit/audit.service.js';
import type { Operator } from '../auth/operator.js';
import { LedgerRepository, type LedgerRow } from './ledger.repository.js';

/** Shows the site what its members transferred. */
@Injectable()
export class LedgerService {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly ledger: LedgerRepository,
    private readonly states: SettlementStateRepository,
    private readonly audit: AuditService,
  ) {}

  after(id: string, limit: number): Promise<LedgerRow[]> {
    return this.ledger.after(id, limit);
  }

  /** How far the ledger is. */
  status(): Promise<SettlementState> {
    return this.states.read();
  }

  /** Removes the rows before an id, which the site has applied. @returns number of rows removed */
  async prune(before: string, operator: Operator): Promise<number> {
    let removed = 0;
    for (let last = MAX_PRUNED_ROWS; last === MAX_PRUNED_ROWS;) {
      last = await inTransaction(this.dataSource, async ({ manager }) => {
        const count = await this.ledger.prune(manager, before);
        if (count > 0) await this.audit.record(manager, operator, 'ledger.prune', 'ledger', { before, removed: count });
        return count;
      });
      removed += last;
    }
    return removed;
  }
}
