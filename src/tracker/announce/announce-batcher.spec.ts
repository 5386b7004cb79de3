import { setImmediate as everythingSettled } from 'node:timers/promises';
import { GroupCommit, type GroupCommitOptions } from './announce-batcher.js';

/** Items are texts like `a1`: the letter is the key, the number tells them apart. */
const keyOf = (item: string) => item.slice(0, 1);

/** A GroupCommit whose transactions the test ends by hand; one at a time, and nothing replaces, unless the test says so. */
function aGroupCommit(options: Partial<GroupCommitOptions<string, string>> = {}) {
  const batches: string[][] = [];
  const running: (() => void)[] = [];
  const answered: string[] = [];
  const group = new GroupCommit<string, string>({
    commit: (batch) =>
      new Promise((resolve) => {
        batches.push([...batch]);
        running.push(() => resolve(batch.map((item) => `${item} committed`)));
      }),
    keyOf,
    overload: () => new Error('overload'),
    replaces: () => false,
    mayBePoisoned: () => false,
    maxInBatch: 100,
    maxInFlight: 1,
    enoughForAnother: 1,
    maxWaiting: 100,
    longestWait: 60_000,
    ...options,
  });
  /** Ends a transaction in flight, the oldest by default, and lets everything happen that follows from it. */
  const end = async (which = 0) => {
    const [transaction] = running.splice(which, 1);
    if (!transaction) throw new Error('no transaction is in flight');
    transaction();
    await everythingSettled();
  };
  const submit = (...items: string[]) => {
    const answer = (text: string) => void answered.push(text);
    for (const item of items) group.submit(item).then(answer, (error: Error) => answer(`${item}: ${error.message}`));
  };
  return { group, batches, answered, submit, end, inFlight: () => running.length };
}

describe('GroupCommit', () => {
  it('should commit an item that is alone at once', () => {
    const { submit, batches } = aGroupCommit();
    submit('a1');
    expect(batches).toEqual([['a1']]);
  });

  it('should let those that arrive during a commit share the next one', async () => {
    const { submit, batches, end, inFlight } = aGroupCommit();
    submit('a1', 'b1');
    await everythingSettled();
    submit('c1');
    expect(batches).toEqual([['a1']]);
    await end();
    expect(batches).toEqual([['a1'], ['b1', 'c1']]);
    await end();
    expect(inFlight()).toBe(0);
  });

  it('should go at once again after everything was committed', async () => {
    const { submit, batches, end } = aGroupCommit();
    submit('a1');
    await end();
    submit('b1');
    expect(batches).toEqual([['a1'], ['b1']]);
  });

  it('should answer nothing before the commit resolved, and then each with its own result', async () => {
    const { submit, answered, end } = aGroupCommit();
    submit('a1', 'b1', 'c1');
    await everythingSettled();
    expect(answered).toEqual([]);
    await end();
    expect(answered).toEqual(['a1 committed']);
    await end();
    expect(answered).toEqual(['a1 committed', 'b1 committed', 'c1 committed']);
  });

  it('should never put one key twice into a batch, and keep the order of its items', async () => {
    const { submit, batches, end } = aGroupCommit();
    submit('a1', 'a2', 'b1', 'a3', 'b2', 'c1');
    await end();
    submit('a4');
    await end();
    await end();
    await end();
    expect(batches).toEqual([['a1'], ['a2', 'b1', 'c1'], ['a3', 'b2'], ['a4']]);
  });

  it('should not put more into a batch than fits', async () => {
    const { submit, batches, end } = aGroupCommit({ maxInBatch: 2 });
    submit('a1', 'b1', 'c1', 'd1', 'e1', 'f1');
    for (let batch = 0; batch < 4; batch++) await end();
    expect(batches).toEqual([['a1'], ['b1', 'c1'], ['d1', 'e1'], ['f1']]);
  });

  it('should refuse what is too much to wait, at once, and take more when there is room again (R16)', async () => {
    const { group, submit, batches, answered, end } = aGroupCommit({ maxWaiting: 2 });
    submit('a1', 'b1', 'c1');
    expect(group.refused).toBe(0);
    submit('d1');
    await everythingSettled();
    expect(answered).toEqual(['d1: overload']);
    await end();
    submit('e1', 'f1', 'g1');
    await end();
    expect(answered).toEqual(['d1: overload', 'a1 committed', 'g1: overload', 'b1 committed', 'c1 committed']);
    expect(batches).toEqual([['a1'], ['b1', 'c1'], ['e1', 'f1']]);
    expect(group.refused).toBe(2);
  });
});

describe('GroupCommit: several transactions at the same time', () => {
  it('should begin as many as may be in flight, and no more', async () => {
    const { submit, batches, end } = aGroupCommit({ maxInFlight: 2 });
    submit('a1', 'b1', 'c1', 'd1');
    expect(batches).toEqual([['a1'], ['b1']]);
    await end(1);
    expect(batches).toEqual([['a1'], ['b1'], ['c1', 'd1']]);
    submit('e1');
    await end();
    expect(batches).toEqual([['a1'], ['b1'], ['c1', 'd1'], ['e1']]);
  });

  it('should begin another at once when more wait than fit into one batch', async () => {
    const { submit, batches, end } = aGroupCommit({ maxInFlight: 3, maxInBatch: 2 });
    submit('a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'g1', 'h1');
    await end();
    expect(batches).toEqual([['a1'], ['b1'], ['c1'], ['d1', 'e1']]);
    await end();
    expect(batches.slice(4)).toEqual([['f1', 'g1']]);
  });

  it('should begin another beside one in flight for enough items only, but never wait where none is in flight', async () => {
    const { submit, batches, end } = aGroupCommit({ maxInFlight: 3, enoughForAnother: 3 });
    submit('a1', 'b1', 'c1');
    expect(batches).toEqual([['a1']]);
    submit('d1', 'e1', 'f1', 'g1');
    expect(batches).toEqual([['a1'], ['b1', 'c1', 'd1'], ['e1', 'f1', 'g1']]);
    submit('h1');
    await end();
    expect(batches).toHaveLength(3);
    await end();
    await end();
    expect(batches).toEqual([['a1'], ['b1', 'c1', 'd1'], ['e1', 'f1', 'g1'], ['h1']]);
  });

  it('should not commit a key that is being committed, but let others pass', async () => {
    const { submit, batches, answered, end } = aGroupCommit({ maxInFlight: 3 });
    submit('a1', 'a2', 'b1', 'a3');
    expect(batches).toEqual([['a1'], ['b1']]);
    await end(1);
    expect(batches).toEqual([['a1'], ['b1']]);
    await end();
    expect(batches).toEqual([['a1'], ['b1'], ['a2']]);
    await end();
    await end();
    expect(batches).toEqual([['a1'], ['b1'], ['a2'], ['a3']]);
    expect(answered).toEqual(['b1 committed', 'a1 committed', 'a2 committed', 'a3 committed']);
  });
});

describe('GroupCommit: an item that says all that an earlier one said', () => {
  it('should be committed in its place, and answer for both', async () => {
    const { submit, batches, answered, end } = aGroupCommit({ replaces: () => true });
    submit('x1', 'a1', 'b1', 'a2', 'a3', 'c1');
    await end();
    await end();
    expect(batches).toEqual([['x1'], ['a3', 'b1', 'c1']]);
    expect(answered.sort()).toEqual(['a3', 'a3', 'a3', 'b1', 'c1', 'x1'].map((item) => `${item} committed`));
  });

  it('should not replace one that is being committed already', async () => {
    const { submit, batches, answered, end } = aGroupCommit({ replaces: () => true, maxInFlight: 2 });
    submit('a1', 'a2', 'a3');
    await end();
    submit('a4');
    await end();
    await end();
    expect(batches).toEqual([['a1'], ['a3'], ['a4']]);
    expect(answered).toEqual(['a1', 'a3', 'a3', 'a4'].map((item) => `${item} committed`));
  });

  it('should replace the last of its key alone, and that only where it says all of it', async () => {
    const asked: string[] = [];
    const replaces = (later: string, earlier: string) => asked.push(`${later} ${earlier}`) > 0 && later !== 'a3';
    const { submit, batches, end } = aGroupCommit({ replaces });
    submit('x1', 'a1', 'a2', 'a3', 'a4');
    expect(asked).toEqual(['a2 a1', 'a3 a2', 'a4 a3']);
    for (let batch = 0; batch < 3; batch++) await end();
    expect(batches).toEqual([['x1'], ['a2'], ['a4']]);
  });

  it('should replace one that still waits after another of its key has gone', async () => {
    const { submit, batches, end } = aGroupCommit({ replaces: (later) => later !== 'a2' });
    submit('x1', 'a1', 'a2');
    await end();
    submit('a3');
    await end();
    await end();
    expect(batches).toEqual([['x1'], ['a1'], ['a3']]);
  });

  it('should take no room of those that wait (R16)', async () => {
    const { group, submit, answered, end } = aGroupCommit({ replaces: () => true, maxWaiting: 1 });
    submit('x1', 'a1', 'a2', 'b1');
    await end();
    await end();
    expect(answered).toEqual(['b1: overload', 'x1 committed', 'a2 committed', 'a2 committed']);
    expect(group.refused).toBe(1);
  });
});
