import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import type { AnnounceOutcome } from './announce-outcome.js';

/**
 * Writes a batch in one transaction. If that fails for a reason that may lie in a single announce, each announce is written
 * in a transaction of its own, so that one bad announce fails alone.
 * @param isNobodysFault whether an error has nothing to do with the announces, like a lost connection: it fails the batch
 * @returns an outcome for each announce, in order
 */
export async function writeIsolated(
  batch: readonly AnnounceRequest[],
  write: (batch: readonly AnnounceRequest[]) => Promise<AnnounceOutcome[]>,
  isNobodysFault: (error: unknown) => boolean,
): Promise<AnnounceOutcome[]> {
  try {
    return await write(batch);
  } catch (error) {
    if (batch.length === 1 || isNobodysFault(error)) throw error;
  }
  const outcomes: AnnounceOutcome[] = [];
  for (const announce of batch) {
    const [outcome] = await write([announce]).catch((error: unknown) => [{ kind: 'failed', error } as const]);
    if (outcome) outcomes.push(outcome);
  }
  return outcomes;
}
