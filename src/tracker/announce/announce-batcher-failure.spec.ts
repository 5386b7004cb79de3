import { announceOf, nameOf, outcomeOf, outcomeText } from '../../../test/support/announces.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { AnnounceBatcher, type AnnounceBatcherOptions } from './announce-batcher.js';
import { writeIsolated } from './write-isolated.js';

/**
 * A batcher whose transactions fail where the test says so. The first announce of a test goes alone, those after it share the
 * next transaction.
 */
function aBatcher(
  failureOf: (batch: readonly string[]) => string | undefined,
  options: Partial<AnnounceBatcherOptions> = {},
) {
  const batches: string[][] = [];
  const write = async (batch: readonly AnnounceRequest[]) => {
    const names = batch.map(nameOf);
    batches.push(names);
    const failure = failureOf(names);
    if (failure) throw new Error(failure);
    return batch.map(outcomeOf);
  };
  const isNobodysFault = (error: unknown) => error instanceof Error && error.message === 'away';
  const batcher = new AnnounceBatcher(
    { write: (batch) => writeIsolated(batch, write, isNobodysFault) },
    {
      maxBatch: 100,
      maxTransactions: 1,
      minForAnother: 1,
      maxQueue: 100,
      maxWaitMs: 60_000,
      overload: () => new Error('overload'),
      ...options,
    },
  );
  const submit = (...names: string[]) =>
    Promise.all(
      names.map((name) =>
        batcher.submit(announceOf(name)).then(outcomeText, (error: Error) => `${name}: ${error.message}`),
      ),
    );
  return { batches, submit };
}

describe('AnnounceBatcher: a transaction that fails', () => {
  it('should write each announce alone, so that only the bad one fails', async () => {
    const { submit, batches } = aBatcher((batch) => (batch.includes('c1') ? 'bad' : undefined));
    expect(await submit('a1', 'b1', 'c1', 'd1')).toEqual(['a1 stored', 'b1 stored', 'c1: bad', 'd1 stored']);
    expect(batches).toEqual([['a1'], ['b1', 'c1', 'd1'], ['b1'], ['c1'], ['d1']]);
  });

  it('should not write the peers of a batch elsewhere while its announces are written alone', async () => {
    const { submit, batches } = aBatcher((batch) => (batch.includes('c1') ? 'bad' : undefined), {
      maxTransactions: 2,
      maxBatch: 2,
    });
    await submit('x1', 'y1', 'b1', 'c1', 'b2');
    const [first, second] = [
      batches.findIndex((one) => one.join() === 'c1'),
      batches.findIndex((one) => one[0] === 'b2'),
    ];
    expect(batches).toContainEqual(['b1', 'c1']);
    expect(second).toBeGreaterThan(first);
  });

  it('should not write announces alone when the failure is not due to any of them', async () => {
    const { submit, batches } = aBatcher((batch) => (batch.includes('c1') ? 'away' : undefined));
    expect(await submit('a1', 'b1', 'c1')).toEqual(['a1 stored', 'b1: away', 'c1: away']);
    expect(batches).toEqual([['a1'], ['b1', 'c1']]);
  });

  it('should not write an announce again that was alone', async () => {
    const { submit, batches } = aBatcher(() => 'bad');
    expect(await submit('a1')).toEqual(['a1: bad']);
    expect(batches).toEqual([['a1']]);
  });

  it('should go on with the queue, and with later announces of the same peers', async () => {
    const { submit, batches } = aBatcher((batch) => (batch.includes('a1') ? 'away' : undefined));
    expect(await submit('a1', 'a2', 'b1')).toEqual(['a1: away', 'a2 stored', 'b1 stored']);
    expect(await submit('a3', 'b2')).toEqual(['a3 stored', 'b2 stored']);
    expect(batches).toEqual([['a1'], ['a2', 'b1'], ['a3'], ['b2']]);
  });

  it('should fail all callers whose announces were replaced by the one that fails', async () => {
    const { submit, batches } = aBatcher((batch) => (batch.includes('a2') ? 'bad' : undefined));
    expect(await submit('x1', 'a1@9', 'b1', 'a2@9')).toEqual(['x1 stored', 'a1@9: bad', 'b1 stored', 'a2@9: bad']);
    expect(batches).toEqual([['x1'], ['a2', 'b1'], ['a2'], ['b1']]);
  });
});

describe('AnnounceBatcher: a writer that throws', () => {
  it('should reject the announces, and take later ones', async () => {
    const { submit } = aBatcher(() => 'no connection');
    expect(await submit('a1')).toEqual(['a1: no connection']);
    expect(await submit('a2')).toEqual(['a2: no connection']);
  });
});
