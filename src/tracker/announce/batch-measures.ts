import { BATCH_BOUNDS, MILLISECOND_BOUNDS } from '../counters/bounds.js';
import { Distribution } from '../counters/distribution.js';

/** What is measured of the transactions of announces. */
export class BatchMeasures {
  /** Announces of each transaction. */
  readonly batches = new Distribution(BATCH_BOUNDS);
  /** Milliseconds of each transaction. */
  readonly commits = new Distribution(MILLISECOND_BOUNDS);
  /** Milliseconds that each announce waited for its transaction to start. */
  readonly waits = new Distribution(MILLISECOND_BOUNDS);
}
