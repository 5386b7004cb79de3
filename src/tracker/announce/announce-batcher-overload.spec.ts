import { setTimeout as sleep, setImmediate as everythingSettled } from 'node:timers/promises';
import { GroupCommit } from './announce-batcher.js';

const LONGEST_WAIT = 60;

/** A GroupCommit of two transactions of two items at a time, which the test ends by hand. Each item has its own key. */
function aGroupCommit() {
  const batches: string[][] = [];
  const running: (() => void)[] = [];
  const answered: string[] = [];
  const group = new GroupCommit<string, string>({
    commit: (batch) =>
      new Promise((resolve) => {
        batches.push([...batch]);
        running.push(() => resolve(batch.map((item) => `${item} committed`)));
      }),
    keyOf: (item) => item,
    overload: () => new Error('overload'),
    replaces: () => true,
    mayBePoisoned: () => false,
    maxInBatch: 2,
    maxInFlight: 2,
    enoughForAnother: 1,
    maxWaiting: 1000,
    longestWait: LONGEST_WAIT,
  });
  const submit = (...items: string[]) => {
    const answer = (text: string) => void answered.push(text);
    for (const item of items) group.submit(item).then(answer, (error: Error) => answer(`${item}: ${error.message}`));
  };
  const endAll = async () => {
    for (const end of running.splice(0)) end();
    await everythingSettled();
  };
  return { group, batches, answered, submit, endAll };
}

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await sleep(5);
};

describe('GroupCommit: more than it can take', () => {
  it('should refuse who has waited for too long, though no commit ends, and each who waits for the same', async () => {
    const { group, submit, answered, batches } = aGroupCommit();
    submit('a', 'b');
    submit('c', 'c');
    await until(() => answered.length > 0);
    expect(answered).toEqual(['c: overload', 'c: overload']);
    expect(group.refused).toBe(2);
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('should refuse at once who would wait for too long behind one who has', async () => {
    const { submit, answered, endAll, batches } = aGroupCommit();
    submit('a', 'b', 'c');
    const deadline = performance.now() + LONGEST_WAIT + 1;
    while (performance.now() < deadline);
    submit('d');
    await everythingSettled();
    expect(answered).toContain('d: overload');
    await endAll();
    expect(batches).toEqual([['a'], ['b']]);
  });

  it('should refuse at once who would wait for too long, as long as commits took before', async () => {
    const { submit, answered, endAll } = aGroupCommit();
    for (let round = 0; round < 12; round++) {
      submit(`a${round}`, `b${round}`);
      await sleep(LONGEST_WAIT * 1.5);
      await endAll();
    }
    answered.length = 0;
    submit('a', 'b', '1', '2', '3', '4', '5');
    await everythingSettled();
    expect(answered).toEqual(['5: overload']);
  });

  it('should take more again when commits are fast again', async () => {
    const { submit, answered, endAll } = aGroupCommit();
    for (let round = 0; round < 12; round++) {
      submit(`a${round}`, `b${round}`);
      await sleep(LONGEST_WAIT * 1.5);
      await endAll();
    }
    for (let round = 0; round < 60; round++) {
      submit(`a${round}`, `b${round}`);
      await endAll();
    }
    answered.length = 0;
    submit('a', 'b', '1', '2', '3', '4', '5');
    for (let round = 0; round < 4; round++) await endAll();
    expect(answered).toHaveLength(7);
    expect(answered).toContain('5 committed');
  });

  it('should forget who was refused: who comes later with the same key does not wait for that', async () => {
    const { submit, answered, endAll } = aGroupCommit();
    submit('a', 'b', 'c');
    await until(() => answered.length > 0);
    await endAll();
    submit('c');
    await endAll();
    expect(answered).toEqual(['c: overload', 'a committed', 'b committed', 'c committed']);
  });
});
