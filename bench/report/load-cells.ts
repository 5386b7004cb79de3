import type { LoadCost } from '../load/load-cost.js';
import type { LoadResult } from '../load/load-result.js';
import { medianOf } from './statistics.js';
import { fixed, whole } from './table.js';

/** Cells of a table, each the median of the rounds. */

/** Announces per second. */
export function rateCell(runs: readonly LoadResult[] = []): string {
  return whole(medianOf(runs, ({ perSecond }) => perSecond));
}

/** Milliseconds. */
export function latencyCell(runs: readonly LoadResult[] = [], figure: 'p50' | 'p99'): string {
  return medianCell(runs, (run) => run[figure], 1);
}

/** How fast beside others: the ratio of each round, so that a slow moment of the machine does not count. */
export function ratioCell(runs: readonly LoadResult[] = [], others: readonly LoadResult[] = []): string {
  const ratios = runs.map(({ perSecond }, round) => perSecond / (others[round]?.perSecond ?? NaN));
  return medianCell(ratios, (ratio) => ratio, 2);
}

/** Titles of `costCells`. */
export const COST_COLUMNS = ['tracker us', 'PostgreSQL us', 'batch'] as const;
export const COST_NOTE = 'us: CPU microseconds an announce. batch: announces in a transaction, on average.';

export function costCells(runs: readonly LoadCost[] = []): string[] {
  return [
    medianCell(runs, ({ trackerUs }) => trackerUs, 0),
    medianCell(runs, ({ postgresUs }) => postgresUs, 0),
    medianCell(runs, ({ batch }) => batch, 0),
  ];
}

/** The median of any figure. */
export function medianCell<Run>(runs: readonly Run[] = [], select: (run: Run) => number, digits: number): string {
  return fixed(medianOf(runs, select), digits);
}
