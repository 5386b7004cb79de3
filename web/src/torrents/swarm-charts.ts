import type { SwarmPointView } from '../../../src/admin/torrents/history/swarm-history.view.js';
import type { Series } from '../chart/series.js';

/** Counts of a swarm at a time. */
export type SwarmCounts = Pick<SwarmPointView, 'complete' | 'incomplete'> & {
  /** Seconds since 1970. */
  readonly at: number;
};

/** The series of the chart of a swarm, with their times. */
export interface SwarmChart {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
}

/** Seconds: the steps in which counts are stored, of the last day and before. A longer gap is a gap of the chart. */
const STEPS = { dense: 600, thinned: 4 * 3_600 } as const;
const DAY_SECONDS = 86_400;
const DASHES = [5, 4] as const;

/**
 * Stored counts, and then those that the page has seen itself.
 * @param since seconds since 1970
 */
export function swarmChart(
  stored: readonly SwarmPointView[],
  seen: readonly SwarmCounts[],
  since: number,
  now: number,
): SwarmChart {
  const [firstSeen = Infinity] = seen.map(({ at }) => at);
  const points = [...stored.map((point) => ({ ...point, at: Date.parse(point.at) / 1000 })), ...seen].filter(
    ({ at }, index) => at >= since && (index >= stored.length || at < firstSeen),
  );
  const withGaps: (SwarmCounts | { readonly at: number })[] = [];
  for (const point of points) {
    const before = withGaps.at(-1);
    const step = now - point.at < DAY_SECONDS ? STEPS.dense : STEPS.thinned;
    if (before && point.at - before.at > 1.5 * stepBefore(before.at, step, now)) withGaps.push({ at: before.at + 1 });
    withGaps.push(point);
  }
  const values = (name: 'complete' | 'incomplete') =>
    withGaps.map((point) => (name in point ? (point as SwarmCounts)[name] : null));
  return {
    times: withGaps.map(({ at }) => at),
    series: [
      { name: 'Seeders', colour: '--series-1', values: values('complete') },
      { name: 'Leechers', colour: '--series-2', dash: DASHES, values: values('incomplete') },
    ],
  };
}

/** The step from a time that may lie in the part that is thinned. */
function stepBefore(at: number, step: number, now: number): number {
  return now - at >= DAY_SECONDS ? STEPS.thinned : step;
}
