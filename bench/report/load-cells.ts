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
  return fixed(
    medianOf(runs, (run) => run[figure]),
    1,
  );
}

/** How fast compared with another: of each round on its own, so that a slow moment of the machine does not count. */
export function ratioCell(runs: readonly LoadResult[] = [], others: readonly LoadResult[] = []): string {
  const ratios = runs.map(({ perSecond }, round) => perSecond / (others[round]?.perSecond ?? NaN));
  return fixed(
    medianOf(ratios, (ratio) => ratio),
    2,
  );
}
