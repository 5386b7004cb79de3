import type { Contestant } from '../servers/contestant.js';
import { processorTimeOfTree } from '../servers/processor-time.js';
import type { Bench } from '../measurement.js';
import type { LoadResult } from './load-result.js';

/** What an announce costs; NaN where it can't be measured. */
export interface LoadCost {
  /** CPU microseconds of all processes of the tracker. */
  readonly trackerUs: number;
  /** CPU microseconds of all processes of PostgreSQL. */
  readonly postgresUs: number;
  /** Announces in a transaction, on average. */
  readonly batch: number;
}

/** Measures a load and what it costs one tracker. No other tracker may have load meanwhile. */
export async function withCost<Result extends LoadResult>(
  { postgres }: Bench,
  { pid, database }: Pick<Contestant, 'pid' | 'database'>,
  load: () => Promise<Result>,
): Promise<Result & LoadCost> {
  const read = async () => ({
    tracker: processorTimeOfTree(pid),
    postgres: database && postgres.pid !== undefined ? processorTimeOfTree(postgres.pid) : NaN,
    transactions: database ? await database.announceTransactions() : NaN,
  });
  const before = await read();
  const result = await load();
  const after = await read();
  const microseconds = (of: 'tracker' | 'postgres') => ((after[of] - before[of]) * 1e6) / result.announces;
  return {
    ...result,
    trackerUs: microseconds('tracker'),
    postgresUs: microseconds('postgres'),
    batch: result.announces / (after.transactions - before.transactions),
  };
}
