import type { LastSettled, LastSettlement } from './recent/last-settlement.js';
import type { MetricSet } from './metric-set.js';

/** In private mode, the same at all instances: of the last settlement, without a query for each scrape. */
export function addLedgerMetrics(set: MetricSet, settlement: LastSettlement): void {
  const add = (name: string, help: string, valueOf: (settled: LastSettled) => number | null) =>
    set.gauge({ name, help, aggregator: 'max' }, () => {
      const settled = settlement.read();
      const value = settled ? valueOf(settled) : null;
      return value === null ? [] : [[{}, value]];
    });
  add('yabtt_ledger_head', 'Id of the last row of the ledger.', ({ head }) => Number(head));
  add(
    'yabtt_sessions_unsettled',
    'Sessions that the last settlement found with something to settle.',
    ({ sessions }) => sessions,
  );
  add('yabtt_settle_lag_seconds', 'Seconds since everything was settled last.', ({ lag }) => lag);
}
