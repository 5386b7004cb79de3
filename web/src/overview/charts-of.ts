import type { HistoryPointView, HistoryView } from '../../../src/admin/statistics/history.view.js';
import type { Series } from '../chart/series.js';

/** The series of the charts, with the times that they share. */
export interface Charts {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly announces: readonly Series[];
  readonly peers: readonly Series[];
  readonly failures: readonly Series[];
  /** Bytes a second; none without private mode. */
  readonly transfers?: readonly Series[];
}

const STEP_SECONDS = { '1m': 60, '10m': 600, '1h': 3_600, '1d': 86_400 } as const;

const DASHES = [5, 4] as const;

type Outcomes = HistoryPointView['announces']['http'];

/** Steps of which nothing is known become gaps, from the first known step to the last one. */
export function chartsOf({ step, points }: HistoryView): Charts {
  const seconds = STEP_SECONDS[step];
  const known = new Map(points.map((point) => [Date.parse(point.at) / 1000, point]));
  const all = [...known.keys()];
  const [first = 0, last = -1] = [all[0], all.at(-1)];
  const times = Array.from({ length: Math.floor((last - first) / seconds) + 1 }, (_, at) => first + at * seconds);
  const values = (valueOf: (point: HistoryPointView) => number | null) =>
    times.map((time) => {
      const point = known.get(time);
      return point ? valueOf(point) : null;
    });
  const rates = (valueOf: (point: HistoryPointView) => number) =>
    values((point) => valueOf(point) / Math.max(1, point.seconds));
  const bytes = (name: 'uploaded' | 'downloaded') =>
    values(({ [name]: value, seconds }) => (value === null ? null : value / Math.max(1, seconds)));
  const failures = (outcome: keyof Outcomes) =>
    rates(({ announces }) => announces.http[outcome] + announces.udp[outcome]);
  return {
    times,
    announces: [
      { name: 'HTTP', colour: '--series-1', values: rates(({ announces }) => totalOf(announces.http)) },
      { name: 'UDP', colour: '--series-2', dash: DASHES, values: rates(({ announces }) => totalOf(announces.udp)) },
    ],
    peers: [
      { name: 'Seeders', colour: '--series-1', values: values(({ seeders }) => seeders) },
      { name: 'Leechers', colour: '--series-2', dash: DASHES, values: values(({ leechers }) => leechers) },
    ],
    failures: [
      { name: 'Failed', colour: '--series-3', values: failures('failed') },
      { name: 'Refused', colour: '--series-2', dash: DASHES, values: failures('refused') },
      { name: 'Shed', colour: '--series-1', dash: [2, 3], values: failures('shed') },
      { name: 'Errors', colour: '--series-4', dash: [8, 3, 2, 3], values: failures('error') },
    ],
    ...(points.some(({ uploaded }) => uploaded !== null) && {
      transfers: [
        { name: 'Uploaded', colour: '--series-1', values: bytes('uploaded') },
        { name: 'Downloaded', colour: '--series-2', dash: DASHES, values: bytes('downloaded') },
      ],
    }),
  };
}

function totalOf({ ok, failed, refused, shed, error }: Outcomes): number {
  return ok + failed + refused + shed + error;
}
