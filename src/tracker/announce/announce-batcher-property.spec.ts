import { setImmediate as everythingSettled } from 'node:timers/promises';
import fc from 'fast-check';
import { announceOf, nameOf, outcomeOf, outcomeText } from '../../../test/support/announces.js';
import { AnnounceBatcher } from './announce-batcher.js';

interface Round {
  readonly announces: readonly { readonly peer: string; readonly port: number }[];
  /** The transaction that ends after the announces. */
  readonly which: number;
}

const peerOf = (name: string) => name.slice(0, 1);
const numberOf = (name: string) => Number(name.slice(1));

describe('AnnounceBatcher: whatever arrives when', () => {
  it('should answer all and lose none, never write one peer twice at the same time, and keep the order of its announces', async () => {
    const anAnnounce = fc.record({ peer: fc.constantFrom('a', 'b', 'c', 'd'), port: fc.integer({ min: 1, max: 2 }) });
    const aRound = fc.record({ announces: fc.array(anAnnounce, { maxLength: 12 }), which: fc.nat(5) });
    const limit = fc.integer({ min: 1, max: 5 });
    await fc.assert(fc.asyncProperty(fc.array(aRound), limit, limit, limit, fc.boolean(), run));

    async function run(
      rounds: readonly Round[],
      maxBatch: number,
      maxTransactions: number,
      minForAnother: number,
      mayReplace: boolean,
    ): Promise<void> {
      const inFlight: string[] = [];
      const written: string[] = [];
      const ends: (() => void)[] = [];
      const batcher = new AnnounceBatcher(
        {
          write: async (batch) => {
            const names = batch.map(nameOf);
            expect(batch.length).toBeLessThanOrEqual(maxBatch);
            inFlight.push(...names.map(peerOf));
            expect(new Set(inFlight).size).toBe(inFlight.length);
            await new Promise<void>((resolve) => ends.push(resolve));
            for (const name of names) inFlight.splice(inFlight.indexOf(peerOf(name)), 1);
            written.push(...names);
            return batch.map(outcomeOf);
          },
        },
        {
          maxBatch,
          maxTransactions,
          minForAnother,
          maxQueue: 10_000,
          maxWaitMs: 60_000,
          overload: () => new Error('overload'),
        },
      );
      const endOne = async (which: number) => {
        expect(ends.length).toBeLessThanOrEqual(maxTransactions);
        ends.splice(which % ends.length, 1)[0]?.();
        await everythingSettled();
      };
      const submitted: { name: string; port: number }[] = [];
      const outcomes: Promise<string>[] = [];
      for (const { announces, which } of rounds) {
        for (const { peer, port } of announces) {
          const name = `${peer}${submitted.length}`;
          submitted.push({ name, port });
          // Announces with the same port say the same; without one, each has a port of its own.
          outcomes.push(batcher.submit(announceOf(mayReplace ? `${name}@${port}` : name)).then(outcomeText));
        }
        if (ends.length > 0) await endOne(which);
      }
      while (ends.length > 0) await endOne(0);
      const answered = (await Promise.all(outcomes)).map((text) => text.replace(' stored', ''));
      for (const [at, answer] of answered.entries()) {
        expect(peerOf(answer)).toBe(peerOf(submitted[at]?.name ?? ''));
        const isSamePort = submitted[numberOf(answer)]?.port === submitted[at]?.port;
        expect(isSamePort || !mayReplace).toBe(true);
        expect(numberOf(answer)).toBeGreaterThanOrEqual(at);
        expect(mayReplace || answer === submitted[at]?.name).toBe(true);
      }
      expect([...written].sort()).toEqual([...new Set(answered)].sort());
      for (const peer of ['a', 'b', 'c', 'd']) {
        const numbers = written.filter((name) => peerOf(name) === peer).map(numberOf);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }
    }
  });
});
