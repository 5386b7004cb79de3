import type { HttpTarget } from '../servers/contestant.js';
import { Connection, type ConnectionUse } from './connection.js';
import type { LoadResult } from './load-result.js';
import { percentile } from '../report/statistics.js';
import type { Workload } from '../workload/workload.js';

/** Where a load ends: after the seconds or the announces, whichever comes first. */
export interface Amount {
  readonly seconds?: number;
  readonly announces?: number;
}

/** Announces on every connection as soon as it has its answer, like wrk. Checks every answer and is slower. */
export async function announceInTurn(
  target: HttpTarget,
  workload: Workload,
  connections: number,
  use: ConnectionUse,
  { seconds = Infinity, announces = Infinity }: Amount,
): Promise<LoadResult> {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + seconds * 1000;
  let left = announces;
  const announceOn = async (connection: Connection) => {
    try {
      for (let now = performance.now(); now < end && left-- > 0;) {
        if (!(await connection.announce(workload.next()))) throw new Error('an announce was not answered with peers');
        const then = performance.now();
        latencies.push(then - now);
        now = then;
      }
    } finally {
      connection.end();
    }
  };
  await Promise.all(Array.from({ length: connections }, () => announceOn(new Connection(target, use))));
  return {
    announces: latencies.length,
    perSecond: (latencies.length * 1000) / (performance.now() - start),
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
  };
}
