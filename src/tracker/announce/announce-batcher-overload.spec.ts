import { setTimeout as sleep, setImmediate as everythingSettled } from 'node:timers/promises';
import { announceOf, nameOf, outcomeOf, outcomeText } from '../../../test/support/announces.js';
import { AnnounceBatcher } from './announce-batcher.js';

const MAX_WAIT_MS = 60;

/** A batcher of two transactions of two announces at a time, which the test ends by hand, as it moves the clock. */
function aBatcher() {
  let now = 0;
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
      maxBatch: 2,
      maxTransactions: 2,
      minForAnother: 1,
      maxQueue: 1000,
      maxWaitMs: MAX_WAIT_MS,
      overload: () => new Error('overload'),
      now: () => now,
    },
  );
  const submit = (...names: string[]) => {
    for (const name of names) {
      batcher.submit(announceOf(name)).then(
        (outcome) => answered.push(outcomeText(outcome)),
        (error: Error) => answered.push(`${name}: ${error.message}`),
      );
    }
  };
  const endAll = async () => {
    for (const end of running.splice(0)) end();
    await everythingSettled();
  };
  const pass = (milliseconds: number) => (now += milliseconds);
  /** Lets a number of rounds of two transactions take so long each. */
  const rounds = async (count: number, milliseconds: number) => {
    for (let round = 0; round < count; round++) {
      submit('a1', 'b1');
      pass(milliseconds);
      await endAll();
    }
    answered.length = 0;
  };
  return { batches, answered, submit, endAll, pass, rounds };
}

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await sleep(5);
};

describe('AnnounceBatcher: more than it can take', () => {
  it('should refuse announces that waited too long though no transaction ends, with all who wait for them', async () => {
    const { submit, answered, batches, pass } = aBatcher();
    submit('a1', 'b1');
    submit('c1@9', 'c2@9');
    pass(MAX_WAIT_MS + 1);
    await until(() => answered.length > 0);
    expect(answered).toEqual(['c1@9: overload', 'c2@9: overload']);
    expect(batches).toEqual([['a1'], ['b1']]);
  });

  it('should refuse at once an announce that comes while another has waited too long', async () => {
    const { submit, answered, endAll, batches, pass } = aBatcher();
    submit('a1', 'b1', 'c1');
    pass(MAX_WAIT_MS + 1);
    submit('d1');
    await everythingSettled();
    expect(answered).toContain('d1: overload');
    await endAll();
    expect(batches).toEqual([['a1'], ['b1']]);
  });

  it('should refuse at once an announce that would wait too long, judging by recent transactions', async () => {
    const { submit, answered, rounds } = aBatcher();
    await rounds(12, MAX_WAIT_MS * 1.5);
    submit('a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'g1');
    await everythingSettled();
    expect(answered).toEqual(['g1: overload']);
  });

  it('should accept more again when transactions are fast again', async () => {
    const { submit, answered, endAll, rounds } = aBatcher();
    await rounds(12, MAX_WAIT_MS * 1.5);
    await rounds(60, 0);
    submit('a1', 'b1', 'c1', 'd1', 'e1', 'f1', 'g1');
    for (let round = 0; round < 4; round++) await endAll();
    expect(answered).toHaveLength(7);
    expect(answered).toContain('g1 stored');
  });

  it('should forget refused announces: a later one of the same peer does not wait for them', async () => {
    const { submit, answered, endAll, pass } = aBatcher();
    submit('a1', 'b1', 'c1');
    pass(MAX_WAIT_MS + 1);
    await until(() => answered.length > 0);
    await endAll();
    submit('c2');
    await endAll();
    expect(answered).toEqual(['c1: overload', 'a1 stored', 'b1 stored', 'c2 stored']);
  });
});
