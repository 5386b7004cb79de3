import { setImmediate as everythingSettled } from 'node:timers/promises';
import fc from 'fast-check';
import { GroupCommit, type GroupCommitOptions } from './group-commit.js';

/** Items are texts like `a1`: the letter is the key, the number tells them apart. */
const keyOf = (item: string) => item.slice(0, 1);

/** A GroupCommit whose transactions the test ends by hand, one after the other. */
function aGroupCommit(options: Partial<GroupCommitOptions<string, string>> = {}) {
  const batches: string[][] = [];
  const running: { commit: () => void; fail: (error: Error) => void }[] = [];
  const answered: string[] = [];
  const group = new GroupCommit<string, string>({
    commit: (batch) =>
      new Promise((resolve, reject) => {
        batches.push([...batch]);
        running.push({ commit: () => resolve(batch.map((item) => `${item} committed`)), fail: reject });
      }),
    keyOf,
    overload: () => new Error('overload'),
    mayBePoisoned: () => false,
    mostInBatch: 100,
    mostWaiting: 100,
    ...options,
  });
  /** Ends the transaction in flight, well or with an error, and lets everything happen that follows from it. */
  const end = async (error?: Error) => {
    const transaction = running.shift();
    if (!transaction) throw new Error('no transaction is in flight');
    if (error) transaction.fail(error);
    else transaction.commit();
    await everythingSettled();
  };
  const submit = (...items: string[]) => {
    const answer = (text: string) => void answered.push(text);
    for (const item of items) group.submit(item).then(answer, (error: Error) => answer(`${item}: ${error.message}`));
  };
  return { batches, answered, submit, end, isIdle: () => running.length === 0 };
}

describe('GroupCommit', () => {
  it('should commit an item that is alone at once', () => {
    const { submit, batches } = aGroupCommit();
    submit('a1');
    expect(batches).toEqual([['a1']]);
  });

  it('should let those that arrive during a commit share the next one', async () => {
    const { submit, batches, end, isIdle } = aGroupCommit();
    submit('a1', 'b1');
    await everythingSettled();
    submit('c1');
    expect(batches).toEqual([['a1']]);
    await end();
    expect(batches).toEqual([['a1'], ['b1', 'c1']]);
    await end();
    expect(isIdle()).toBe(true);
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
    const { submit, batches, end } = aGroupCommit({ mostInBatch: 2 });
    submit('a1', 'b1', 'c1', 'd1', 'e1', 'f1');
    for (let batch = 0; batch < 4; batch++) await end();
    expect(batches).toEqual([['a1'], ['b1', 'c1'], ['d1', 'e1'], ['f1']]);
  });

  it('should refuse what is too much to wait, at once, and take more when there is room again (R16)', async () => {
    const { submit, batches, answered, end } = aGroupCommit({ mostWaiting: 2 });
    submit('a1', 'b1', 'c1', 'd1');
    await everythingSettled();
    expect(answered).toEqual(['d1: overload']);
    await end();
    submit('e1', 'f1', 'g1');
    await end();
    expect(answered).toEqual(['d1: overload', 'a1 committed', 'g1: overload', 'b1 committed', 'c1 committed']);
    expect(batches).toEqual([['a1'], ['b1', 'c1'], ['e1', 'f1']]);
  });

  it('should answer all and lose none, whatever arrives when', async () => {
    const item = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(99)).map(([key, number]) => `${key}${number}`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(item, { maxLength: 12 })),
        fc.integer({ min: 1, max: 5 }),
        async (arrivals, most) => {
          const { submit, batches, answered, end, isIdle } = aGroupCommit({ mostInBatch: most, mostWaiting: 10_000 });
          for (const items of arrivals) {
            submit(...items);
            if (!isIdle()) await end();
          }
          while (!isIdle()) await end();
          for (const batch of batches) {
            expect(batch.length).toBeLessThanOrEqual(most);
            expect(new Set(batch.map(keyOf)).size).toBe(batch.length);
          }
          for (const key of ['a', 'b', 'c', 'd']) {
            const ofKey = (items: string[]) => items.filter((one) => keyOf(one) === key);
            expect(ofKey(batches.flat())).toEqual(ofKey(arrivals.flat()));
          }
          expect(answered).toEqual(batches.flat().map((one) => `${one} committed`));
        },
      ),
    );
  });
});

describe('GroupCommit: a commit that fails', () => {
  it('should isolate the poisoned item: each is tried alone, and only the bad one fails', async () => {
    const { submit, batches, answered, end } = aGroupCommit({ mayBePoisoned: () => true });
    submit('a1', 'b1', 'c1', 'd1');
    await end();
    await end(new Error('one of them is bad'));
    submit('e1');
    await end();
    await end(new Error('it is this one'));
    await end();
    expect(batches).toEqual([['a1'], ['b1', 'c1', 'd1'], ['b1'], ['c1'], ['d1'], ['e1']]);
    expect(answered).toEqual(['a1 committed', 'b1 committed', 'c1: it is this one', 'd1 committed']);
  });

  it('should not isolate when the error says that no item is to blame', async () => {
    const away = new Error('away');
    const { submit, batches, answered, end } = aGroupCommit({ mayBePoisoned: (error) => error !== away });
    submit('a1', 'b1', 'c1');
    await end();
    await end(away);
    expect(batches).toEqual([['a1'], ['b1', 'c1']]);
    expect(answered).toEqual(['a1 committed', 'b1: away', 'c1: away']);
  });

  it('should not try an item again that was alone', async () => {
    const { submit, batches, answered, end, isIdle } = aGroupCommit({ mayBePoisoned: () => true });
    submit('a1');
    await end(new Error('bad'));
    expect([batches, answered, isIdle()]).toEqual([[['a1']], ['a1: bad'], true]);
  });

  it('should go on with what waits, and with what comes later', async () => {
    const { submit, batches, answered, end } = aGroupCommit();
    submit('a1', 'b1');
    await end(new Error('away'));
    await end();
    submit('c1');
    await end();
    expect(batches).toEqual([['a1'], ['b1'], ['c1']]);
    expect(answered).toEqual(['a1: away', 'b1 committed', 'c1 committed']);
  });

  it('should fail its items with the error of a commit that throws before it has begun', async () => {
    const group = new GroupCommit<string, string>({
      commit: () => {
        throw new Error('no connection');
      },
      keyOf,
      overload: () => new Error('overload'),
      mayBePoisoned: () => false,
      mostInBatch: 2,
      mostWaiting: 2,
    });
    await expect(group.submit('a1')).rejects.toThrow('no connection');
    await expect(group.submit('a2')).rejects.toThrow('no connection');
  });
});
