import type { HistoryView } from '../../../src/admin/statistics/history.view.js';
import type { OverviewView } from '../../../src/admin/statistics/overview.view.js';
import { get, queryOf, type ReadOptions } from './request.js';

/** A part of the past that the charts can show. */
export type Period = 'hour' | 'day' | 'month';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const RANGES = {
  hour: { length: HOUR_MS, step: '1m', stepMs: MINUTE_MS },
  day: { length: 24 * HOUR_MS, step: '10m', stepMs: 10 * MINUTE_MS },
  month: { length: 30 * 24 * HOUR_MS, step: '1h', stepMs: HOUR_MS },
} as const;

export function readOverview(read: ReadOptions): Promise<OverviewView> {
  return get('/statistics/overview', read);
}

/** The range ends with a whole step, so that the tracker reads it once for all pages that ask at that time. */
export function readHistory(period: Period, read: ReadOptions, now = Date.now()): Promise<HistoryView> {
  const { length, step, stepMs } = RANGES[period];
  const to = Math.ceil(now / stepMs) * stepMs;
  const range = { from: new Date(to - length).toISOString(), to: new Date(to).toISOString(), step };
  return get(`/statistics/history${queryOf(range)}`, read);
}
