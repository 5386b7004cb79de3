import { setImmediate as everythingSettled } from 'node:timers/promises';
import fc from 'fast-check';
import { GroupCommit } from './announce-batcher.js';

/** Items are texts like `a17 0`: a key, a number that tells them apart, and a kind. */
const keyOf = (item: string) => item.slice(0, 1);

describe('GroupCommit: whatever arrives when', () => {
  it('should answer all and lose none, never one key twice at the same time, in the order of its items', async () => {
    const anyItem = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(1)).map(([key, kind]) => ({ key, kind }));
    const anyRound = fc.record({ items: fc.array(anyItem, { maxLength: 12 }), which: fc.nat(5) });
    const limit = fc.integer({ min: 1, max: 5 });
    await fc.assert(fc.asyncProperty(fc.array(anyRound), limit, limit, limit, fc.boolean(), run));

    async function run(
      rounds: readonly { items: readonly { key: string; kind: number }[]; which: number }[],
      maxInBatch: number,
      maxInFlight: number,
      enoughForAnother: number,
      mayReplace: boolean,
    ): Promise<void> {
      const keysInFlight: string[] = [];
      const committed: string[] = [];
      const ends: (() => void)[] = [];
      const group = new GroupCommit<string, string>({
        commit: async (batch) => {
          expect(batch.length).toBeLessThanOrEqual(maxInBatch);
          keysInFlight.push(...batch.map(keyOf));
          expect(new Set(keysInFlight).size).toBe(keysInFlight.length);
          await new Promise<void>((resolve) => ends.push(resolve));
          for (const item of batch) keysInFlight.splice(keysInFlight.indexOf(keyOf(item)), 1);
          committed.push(...batch);
          return batch;
        },
        keyOf,
        // Items of one kind say the same.
        replaces: (later, earlier) => mayReplace && later.slice(-1) === earlier.slice(-1),
        overload: () => new Error('overload'),
        mayBePoisoned: () => false,
        maxInBatch,
        maxInFlight,
        enoughForAnother,
        maxWaiting: 10_000,
        longestWait: 60_000,
      });
      const endOne = async (which: number) => {
        expect(ends.length).toBeLessThanOrEqual(maxInFlight);
        ends.splice(which % ends.length, 1)[0]?.();
        await everythingSettled();
      };
      const submitted: string[] = [];
      const answers: Promise<string>[] = [];
      for (const { items, which } of rounds) {
        for (const { key, kind } of items) {
          const item = `${key}${submitted.length} ${kind}`;
          submitted.push(item);
          answers.push(group.submit(item));
        }
        if (ends.length > 0) await endOne(which);
      }
      while (ends.length > 0) await endOne(0);
      const answered = await Promise.all(answers);
      const place = (item: string) => submitted.indexOf(item);
      for (const [at, answer] of answered.entries()) {
        const item = submitted[at] as string;
        expect([keyOf(answer), answer.slice(-1)]).toEqual([keyOf(item), item.slice(-1)]);
        expect(mayReplace ? submitted.slice(at) : [item]).toContain(answer);
      }
      expect([...committed].sort()).toEqual([...new Set(answered)].sort());
      for (const key of ['a', 'b', 'c', 'd']) {
        const places = committed.filter((item) => keyOf(item) === key).map(place);
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }
    }
  });
});
