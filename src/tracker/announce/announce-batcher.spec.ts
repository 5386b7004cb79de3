import { setImmediate as everythingSettled } from 'node:timers/promises';
import { announceOf, nameOf, outcomeOf, outcomeText } from '../../../test/support/announces.js';
import { AnnounceBatcher, type AnnounceBatcherOptions } from './announce-batcher.js';

/** A batcher whose transactions the test ends by hand; one at a time, unless the test says otherwise. */
function aBatcher(options: Partial<AnnounceBatcherOptions> = {}) {
  const batches: string[][] = [];
  const running: (() => void)[] = [];
  const answered: string[] = [];
  const batcher = new AnnounceBatcher(
    {
      write: (batch) =>
        new Promise((resolve) => {
          batches.push(batch.map(nameOf));
          running.push(() => resolve(batch.map(outcomeOf)));
        }),
    },
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
  /** Ends a transaction in flight, the oldest by default, and lets everything happen that follows from it. */
  const end = async (which = 0) => {
    const [transaction] = running.splice(which, 1);
    if (!transaction) throw new Error('no transaction is in flight');
    transaction();
    await everythingSettled();
  };
  const submit = (...names: string[]) => {
    for (const name of names) {
      batcher.submit(announceOf(name)).then(
        (outcome) => answered.push(outcomeText(outcome)),
        (error: Error) => answered.push(`${name}: ${error.message}`),
      );
    }
  };
  return { submit, batches, answered, end, inFlight: () => running.length };
}

describe('AnnounceBatcher', () => {
  it('should write a single announce at once', () => {
    const { submit, batches } = aBatcher();
    submit('a1');
    expect(batches).toEqual([['a1']]);
  });

  it('should let announces that arrive during a transaction share the next one', async () => {
    const { submit, batches, end, inFlight } = aBatcher();
    submit('a1', 'b1');
    await everythingSettled();
    submit('c1');
    expect(batches).toEqual([['a1']]);
    await end();
    expect(batches).toEqual([['a1'], ['b1', 'c1']]);
    await end();
    expect(inFlight()).toBe(0);
  });

  it('should write at once again after everything was stored', async () => {
    const { submit, batches, end } = aBatcher();
    submit('a1');
    await end();
    submit('b1');
    expect(batches).toEqual([['a1'], ['b1']]);
  });

  it('should answer nothing before the transaction committed, and then each with its own outcome', async () => {
    const { submit, answered, end } = aBatcher();
    submit('a1', 'b1', 'c1');
    await everythingSettled();
    expect(answered).toEqual([]);
    await end();
    expect(answered).toEqual(['a1 stored']);
    await end();
    expect(answered).toEqual(['a1 stored', 'b1 stored', 'c1 stored']);
  });

  it('should never put one peer twice into a batch, and keep the order of its announces', async () => {
    const { submit, batches, end } = aBatcher();
    submit('a1', 'a2', 'b1', 'a3', 'b2', 'c1');
    await end();
    submit('a4');
    await end();
    await end();
    await end();
    expect(batches).toEqual([['a1'], ['a2', 'b1', 'c1'], ['a3', 'b2'], ['a4']]);
  });

  it('should not exceed the size of a batch', async () => {
    const { submit, batches, end } = aBatcher({ maxBatch: 2 });
    submit('a1', 'b1', 'c1', 'd1', 'e1', 'f1');
    for (let batch = 0; batch < 4; batch++) await end();
    expect(batches).toEqual([['a1'], ['b1', 'c1'], ['d1', 'e1'], ['f1']]);
  });

  it('should refuse announces at once when the queue is full, and accept more when it has room again (R16)', async () => {
    const { submit, batches, answered, end } = aBatcher({ maxQueue: 2 });
    submit('a1', 'b1', 'c1');
    submit('d1');
    await everythingSettled();
    expect(answered).toEqual(['d1: overload']);
    await end();
    submit('e1', 'f1', 'g1');
    await end();
    expect(answered).toEqual(['d1: overload', 'a1 stored', 'g1: overload', 'b1 stored', 'c1 stored']);
    expect(batches).toEqual([['a1'], ['b1', 'c1'], ['e1', 'f1']]);
  });
});

describe('AnnounceBatcher: concurrent transactions', () => {
  it('should start as many as may be in flight, and no more', async () => {
    const { submit, batches, end } = aBatcher({ maxTransactions: 2 });
    submit('a1', 'b1', 'c1', 'd1');
    expect(batches).toEqual([['a1'], ['b1']]);
    await end(1);
    expect(batches).toEqual([['a1'], ['b1'], ['c1', 'd1']]);
    submit('e1');
    await end();
    expect(batches).toEqual([['a1'], ['b1'], ['c1', 'd1'], ['e1']]);
  });

  it('should start another at once when more wait than fit in a batch', async () => {
    const { submit, batches, end } = aBatcher({ maxTransactions: 3, maxBatch: 2 });
    submit('a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'g1', 'h1');
    await end();
    expect(batches).toEqual([['a1'], ['b1'], ['c1'], ['d1', 'e1']]);
    await end();
    expect(batches.slice(4)).toEqual([['f1', 'g1']]);
  });

  it('should start another beside one in flight only for enough announces, but never wait where none is in flight', async () => {
    const { submit, batches, end } = aBatcher({ maxTransactions: 3, minForAnother: 3 });
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

  it('should not write a peer that is in flight, but let others pass', async () => {
    const { submit, batches, answered, end } = aBatcher({ maxTransactions: 3 });
    submit('a1', 'a2', 'b1', 'a3');
    expect(batches).toEqual([['a1'], ['b1']]);
    await end(1);
    expect(batches).toEqual([['a1'], ['b1']]);
    await end();
    expect(batches).toEqual([['a1'], ['b1'], ['a2']]);
    await end();
    await end();
    expect(batches).toEqual([['a1'], ['b1'], ['a2'], ['a3']]);
    expect(answered).toEqual(['b1 stored', 'a1 stored', 'a2 stored', 'a3 stored']);
  });
});

describe('AnnounceBatcher: an announce that replaces an earlier one', () => {
  it('should be stored in its place, with one outcome for both', async () => {
    const { submit, batches, answered, end } = aBatcher();
    submit('x1', 'a1@9', 'b1', 'a2@9', 'a3@9', 'c1');
    await end();
    await end();
    expect(batches).toEqual([['x1'], ['a3', 'b1', 'c1']]);
    expect(answered.sort()).toEqual(['a3', 'a3', 'a3', 'b1', 'c1', 'x1'].map((name) => `${name} stored`));
  });

  it('should not replace one that is in flight', async () => {
    const { submit, batches, answered, end } = aBatcher({ maxTransactions: 2 });
    submit('a1@9', 'a2@9', 'a3@9');
    await end();
    submit('a4@9');
    await end();
    await end();
    expect(batches).toEqual([['a1'], ['a3'], ['a4']]);
    expect(answered).toEqual(['a1', 'a3', 'a3', 'a4'].map((name) => `${name} stored`));
  });

  it('should replace only the last announce of its peer, and only where it says all that this one says', async () => {
    const { submit, batches, end } = aBatcher();
    submit('x1', 'a1@8', 'a2@8', 'a3@9', 'a4@9');
    for (let batch = 0; batch < 3; batch++) await end();
    expect(batches).toEqual([['x1'], ['a2'], ['a4']]);
  });

  it('should replace one that still waits after another announce of its peer has gone', async () => {
    const { submit, batches, end } = aBatcher();
    submit('x1', 'a1@8', 'a2@9');
    await end();
    submit('a3@9');
    await end();
    await end();
    expect(batches).toEqual([['x1'], ['a1'], ['a3']]);
  });

  it('should take no place in the queue (R16)', async () => {
    const { submit, answered, end } = aBatcher({ maxQueue: 1 });
    submit('x1', 'a1@9', 'a2@9', 'b1');
    await end();
    await end();
    expect(answered).toEqual(['b1: overload', 'x1 stored', 'a2 stored', 'a2 stored']);
  });
});
