import type { EntityManager } from 'typeorm';
import type { AuditedItem, AuditRepository } from './audit.repository.js';

/** The many changes of an entry, which are added in parts: an import never has all of them in memory. */
export class AuditedChanges {
  private count = 0;

  /** @param manager of the transaction that makes the changes */
  constructor(
    private readonly repository: AuditRepository,
    private readonly manager: EntityManager,
    private readonly entryId: string,
  ) {}

  /** Adds changes behind the earlier ones. */
  async add(items: readonly AuditedItem[]): Promise<void> {
    if (items.length === 0) return;
    await this.repository.addItems(this.manager, this.entryId, this.count, items);
    this.count += items.length;
  }

  /** Completes the entry. @param change what is known of all of them */
  async end(change: Record<string, unknown>): Promise<void> {
    await this.repository.complete(this.manager, this.entryId, change);
  }
}
