import type { LedgerRowView, LedgerStatusView, LedgerView } from '../../../src/admin/ledger/ledger.dto.js';
import { get, queryOf, type ReadOptions } from './request.js';

/** How far the ledger is, with its last rows, the newest first. */
export interface KnownLedger {
  readonly status: LedgerStatusView;
  readonly rows: readonly LedgerRowView[];
}

/** Ids have gaps, so there may be fewer rows. */
const SHOWN_IDS = 50n;

export async function readLedger(read: ReadOptions): Promise<KnownLedger> {
  const status = await get<LedgerStatusView>('/ledger/status', read);
  const first = BigInt(status.head) - SHOWN_IDS;
  const after = first > 0n ? first : 0n;
  const { items } = await get<LedgerView>(
    `/ledger${queryOf({ after: String(after), limit: Number(SHOWN_IDS) })}`,
    read,
  );
  return { status, rows: items.reverse() };
}
