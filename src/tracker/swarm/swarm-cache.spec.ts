import { setImmediate as everythingSettled } from 'node:timers/promises';
import { PackedPeers } from './packed-peers.js';
import { SwarmCache } from './swarm-cache.js';
import type { Swarm } from './swarm.js';

const hashOf = (name: string) => Buffer.from(name.padEnd(20));
/** A sample that the test tells from others by its number. */
function aSample(downloaded: number): Swarm {
  const nobody = () => new PackedPeers({ ipv4: null, ipv4Ids: null, dual: null, dualIds: null });
  return { counts: { complete: 0, incomplete: 0, downloaded }, seeders: nobody(), leechers: nobody() };
}

/** Milliseconds of the clock. */
let now = 0;

/** A SwarmCache whose statements the test ends by hand: they are numbered, and so are the samples that they read. */
function aCache(sampleAge = 1) {
  const running: { finish: (swarm: Swarm | undefined) => void; fail: (error: Error) => void; number: number }[] = [];
  const asked: string[] = [];
  const small = new Set<number>();
  const reader = {
    sample: (infoHash: Buffer) => {
      const number = asked.push(infoHash.toString().trim());
      return new Promise<Swarm | undefined>((resolve, reject) => {
        running.push({ finish: resolve, fail: reject, number });
      });
    },
    isLarge: ({ counts }: Swarm) => !small.has(counts.downloaded),
  };
  const cache = new SwarmCache(reader, { maxAgeMs: sampleAge * 1000, sampleSize: 100, now: () => now });
  const answers: string[] = [];
  const ask = async (...names: string[]) => {
    for (const name of names) {
      cache.sample(hashOf(name)).then(
        (swarm) => answers.push(`${name}${swarm?.counts.downloaded}`),
        (error: Error) => answers.push(error.message),
      );
    }
    await everythingSettled();
  };
  /** Ends the oldest statement. */
  const end = async (how: Error | 'unknown' | 'small' | 'large' = 'large') => {
    const statement = running.shift();
    if (!statement) throw new Error('no statement is under way');
    if (how === 'small') small.add(statement.number);
    if (how instanceof Error) statement.fail(how);
    else statement.finish(how === 'unknown' ? undefined : aSample(statement.number));
    await everythingSettled();
  };
  return { cache, ask, asked, answers, end };
}

describe('SwarmCache', () => {
  it('should read once for many who ask at the same time, and serve those who come later', async () => {
    const { ask, asked, answers, end } = aCache();
    await ask('a', 'a', 'b');
    await ask('a');
    expect([asked, answers]).toEqual([['a', 'b'], []]);
    await end();
    await end();
    now += 749;
    await ask('a', 'b');
    expect(asked).toEqual(['a', 'b']);
    expect(answers).toEqual(['a1', 'a1', 'a1', 'b2', 'a1', 'b2']);
  });

  it('should serve what it has while one new sample is read, and the new one from then on', async () => {
    const { ask, asked, answers, end } = aCache();
    await ask('a');
    await end();
    now += 750;
    await ask('a', 'a');
    now += 249;
    await ask('a');
    expect([asked, answers]).toEqual([
      ['a', 'a'],
      ['a1', 'a1', 'a1', 'a1'],
    ]);
    await end();
    await ask('a');
    expect([asked.length, answers.at(-1)]).toEqual([2, 'a2']);
  });

  it('should serve nothing that is as old as the age', async () => {
    const { ask, asked, answers, end } = aCache(3);
    await ask('a');
    await end();
    now += 2999;
    await ask('a');
    now += 1;
    await ask('a', 'a');
    expect([asked, answers]).toEqual([
      ['a', 'a'],
      ['a1', 'a1'],
    ]);
    await end();
    expect(answers).toEqual(['a1', 'a1', 'a2', 'a2']);
  });

  it('should count the age of a sample from when its reading began', async () => {
    const { ask, asked, end } = aCache();
    await ask('a');
    now += 600;
    await end();
    now += 149;
    await ask('a');
    expect(asked).toHaveLength(1);
    now += 1;
    await ask('a');
    expect(asked).toHaveLength(2);
  });

  it('should keep nothing where the age is 0, and give nobody what was begun before it was asked', async () => {
    const { cache, ask, asked, answers, end } = aCache(0);
    await ask('a');
    await ask('a');
    expect(asked).toEqual(['a', 'a']);
    await end();
    await end();
    expect(answers).toEqual(['a1', 'a2']);
    expect(cache.has(hashOf('a'))).toBe(false);
    await ask('a');
    expect(asked).toHaveLength(3);
  });

  it('should know what is large and keep nothing else', async () => {
    const { cache, ask, asked, answers, end } = aCache();
    await ask('a', 'b', 'c');
    for (const how of ['large', 'small', 'unknown'] as const) await end(how);
    expect(answers).toEqual(['a1', 'b2', 'cundefined']);
    expect(['a', 'b', 'c'].map((name) => cache.has(hashOf(name)))).toEqual([true, false, false]);
    await ask('a', 'b', 'c');
    expect(asked).toEqual(['a', 'b', 'c', 'b', 'c']);
  });

  it.each(['small', 'unknown'] as const)('should forget a swarm that turns out to be %s', async (how) => {
    const { cache, ask, end } = aCache();
    await ask('a');
    await end();
    now += 1000;
    await ask('a');
    await end(how);
    expect(cache.has(hashOf('a'))).toBe(false);
  });

  it('should keep no more than 2048 swarms: the one that was asked for longest ago goes', async () => {
    const { cache, ask, asked, end } = aCache();
    const names = Array.from({ length: 2048 }, (_, at) => `n${at}`);
    for (const name of names) {
      void ask(name);
      void end();
    }
    await everythingSettled();
    await ask('n0');
    expect(asked).toHaveLength(2048);
    await ask('one', 'two');
    await end();
    await end();
    const kept = [...names, 'one', 'two'].filter((name) => cache.has(hashOf(name)));
    expect(kept).toEqual(['n0', ...names.slice(3), 'one', 'two']);
  });
});

describe('SwarmCache: a read that fails (R16)', () => {
  it('should fail all who wait for it, and not be remembered', async () => {
    const { cache, ask, answers, end } = aCache();
    await ask('a', 'a');
    await end(new Error('away'));
    expect(cache.has(hashOf('a'))).toBe(false);
    await ask('a');
    await end();
    expect(answers).toEqual(['away', 'away', 'a2']);
  });

  it('should be nothing to those who are served the sample before it, until that is too old', async () => {
    const { ask, asked, answers, end } = aCache();
    await ask('a');
    await end();
    now += 750;
    await ask('a');
    await end(new Error('away'));
    await ask('a');
    expect([asked.length, answers]).toEqual([3, ['a1', 'a1', 'a1']]);
    now += 250;
    await ask('a');
    await end(new Error('still away'));
    expect(answers.at(-1)).toBe('still away');
    await ask('a');
    await end();
    expect(answers.at(-1)).toBe('a4');
  });
});
