import { GroupCommit, type GroupCommitOptions } from './announce-batcher.js';

/**
 * A GroupCommit whose commits fail where the test says so. The first item of a test goes alone, those after it share
 * the next commit. Items are texts like `a1`: the letter is the key.
 */
function aGroupCommit(
  failureOf: (batch: readonly string[]) => string | undefined,
  options: Partial<GroupCommitOptions<string, string>> = {},
) {
  const batches: string[][] = [];
  const group = new GroupCommit<string, string>({
    commit: async (batch) => {
      batches.push([...batch]);
      const failure = failureOf(batch);
      if (failure) throw new Error(failure);
      return batch.map((item) => `${item} committed`);
    },
    keyOf: (item) => item.slice(0, 1),
    replaces: () => false,
    overload: () => new Error('overload'),
    mayBePoisoned: (error) => (error as Error).message !== 'away',
    maxInBatch: 100,
    maxInFlight: 1,
    enoughForAnother: 1,
    maxWaiting: 100,
    longestWait: 60_000,
    ...options,
  });
  const submit = (...items: string[]) =>
    Promise.all(items.map((item) => group.submit(item).catch((error: Error) => `${item}: ${error.message}`)));
  return { batches, submit };
}

describe('GroupCommit: a commit that fails', () => {
  it('should isolate the poisoned item: each is tried alone, and only the bad one fails', async () => {
    const { submit, batches } = aGroupCommit((batch) => (batch.includes('c1') ? 'bad' : undefined));
    expect(await submit('a1', 'b1', 'c1', 'd1')).toEqual(['a1 committed', 'b1 committed', 'c1: bad', 'd1 committed']);
    expect(batches).toEqual([['a1'], ['b1', 'c1', 'd1'], ['b1'], ['c1'], ['d1']]);
  });

  it('should not commit the keys of a batch elsewhere while its items are tried alone', async () => {
    const { submit, batches } = aGroupCommit((batch) => (batch.includes('c1') ? 'bad' : undefined), {
      maxInFlight: 2,
      maxInBatch: 2,
    });
    await submit('x1', 'y1', 'b1', 'c1', 'b2');
    const [first, second] = [
      batches.findIndex((one) => one.join() === 'c1'),
      batches.findIndex((one) => one[0] === 'b2'),
    ];
    expect(batches).toContainEqual(['b1', 'c1']);
    expect(second).toBeGreaterThan(first);
  });

  it('should not isolate when the error says that no item is to blame', async () => {
    const { submit, batches } = aGroupCommit((batch) => (batch.includes('c1') ? 'away' : undefined));
    expect(await submit('a1', 'b1', 'c1')).toEqual(['a1 committed', 'b1: away', 'c1: away']);
    expect(batches).toEqual([['a1'], ['b1', 'c1']]);
  });

  it('should not try an item again that was alone', async () => {
    const { submit, batches } = aGroupCommit(() => 'bad');
    expect(await submit('a1')).toEqual(['a1: bad']);
    expect(batches).toEqual([['a1']]);
  });

  it('should go on with what waits, and with what comes later, of the same keys too', async () => {
    const { submit, batches } = aGroupCommit((batch) => (batch.includes('a1') ? 'away' : undefined));
    expect(await submit('a1', 'a2', 'b1')).toEqual(['a1: away', 'a2 committed', 'b1 committed']);
    expect(await submit('a3', 'b2')).toEqual(['a3 committed', 'b2 committed']);
    expect(batches).toEqual([['a1'], ['a2', 'b1'], ['a3'], ['b2']]);
  });

  it('should fail all who wait for an item that stands for several', async () => {
    const { submit, batches } = aGroupCommit((batch) => (batch.includes('a2') ? 'bad' : undefined), {
      replaces: () => true,
    });
    expect(await submit('x1', 'a1', 'b1', 'a2')).toEqual(['x1 committed', 'a1: bad', 'b1 committed', 'a2: bad']);
    expect(batches).toEqual([['x1'], ['a2', 'b1'], ['a2'], ['b1']]);
  });

  it('should fail its items with the error of a commit that throws before it has begun', async () => {
    const { submit } = aGroupCommit(() => undefined, {
      commit: () => {
        throw new Error('no connection');
      },
    });
    expect(await submit('a1')).toEqual(['a1: no connection']);
    expect(await submit('a2')).toEqual(['a2: no connection']);
  });
});
