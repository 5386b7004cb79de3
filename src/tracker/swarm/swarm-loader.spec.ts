import { setImmediate as everythingSettled } from 'node:timers/promises';
import { SwarmLoader } from './swarm-loader.js';
import type { SwarmRepository } from './swarm.repository.js';
import type { Swarm } from './swarm.js';

const hashOf = (name: string) => Buffer.alloc(20, name);
const nameOf = (infoHash: Buffer) => infoHash.toString('latin1', 0, 1);

/** A SwarmLoader whose statements the test ends by hand. Swarm `l` is large, `u` unknown, any other just its name. */
function aReader() {
  const statements: { names: string; withPeerIds: boolean }[] = [];
  const running: { finish: () => void; fail: (error: Error) => void }[] = [];
  const read = (infoHashes: readonly Buffer[], withPeerIds: boolean) => {
    const number = statements.push({ names: infoHashes.map(nameOf).join(''), withPeerIds });
    const swarms = infoHashes
      .filter((infoHash) => nameOf(infoHash) !== 'u')
      .map((infoHash): [string, unknown] => {
        const name = nameOf(infoHash);
        return [infoHash.toString('latin1'), name === 'l' ? 'large' : `${name} as of statement ${number}`];
      });
    return new Promise<Map<string, unknown>>((resolve, reject) => {
      running.push({ finish: () => resolve(new Map(swarms)), fail: reject });
    });
  };
  const reader = new SwarmLoader({ read } as unknown as SwarmRepository);
  const answers: string[] = [];
  const ask = (names: string, withPeerIds = false) => {
    for (const name of names) {
      reader.read(hashOf(name), withPeerIds).then(
        (swarm: Swarm | 'large' | undefined) => answers.push(String(swarm)),
        (error: Error) => answers.push(`${name}: ${error.message}`),
      );
    }
  };
  const end = async (error?: Error) => {
    const statement = running.shift();
    if (!statement) throw new Error('no statement is under way');
    if (error) statement.fail(error);
    else statement.finish();
    await everythingSettled();
    await everythingSettled();
  };
  const asked = () => statements.map(({ names }) => names);
  return { statements, asked, answers, ask, end };
}

describe('SwarmLoader', () => {
  it('should read with one statement for all who ask in the same moment, each swarm once', async () => {
    const { ask, asked, answers, end } = aReader();
    ask('abab');
    await Promise.resolve();
    ask('ca');
    expect(asked()).toEqual([]);
    await everythingSettled();
    expect(asked()).toEqual(['abc']);
    await end();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `${name} as of statement 1`);
    expect(answers.sort()).toEqual([a, a, a, b, b, c]);
    expect(asked()).toEqual(['abc']);
  });

  it('should tell a large swarm from an unknown one', async () => {
    const { ask, answers, end } = aReader();
    ask('ul');
    await everythingSettled();
    await end();
    expect(answers).toEqual(['undefined', 'large']);
  });

  it('should read peer ids when one of those who ask wants them, and only then', async () => {
    const { ask, statements, end } = aReader();
    ask('ab');
    await everythingSettled();
    await end();
    ask('a');
    ask('a', true);
    ask('ab');
    await everythingSettled();
    expect(statements.map(({ withPeerIds }) => withPeerIds)).toEqual([false, true]);
  });

  it('should have no more than two statements under way, and read for all who wait meanwhile with the next', async () => {
    const { ask, asked, answers, end } = aReader();
    for (const name of 'abcdc') {
      ask(name);
      await everythingSettled();
    }
    expect(asked()).toEqual(['a', 'b']);
    await end();
    expect(asked()).toEqual(['a', 'b', 'cd']);
    await end();
    await end();
    expect(answers).toEqual([1, 2, 3, 3, 3].map((number, at) => `${'abccd'[at]} as of statement ${number}`));
    expect(asked()).toHaveLength(3);
  });

  it('should not give anybody what a statement read that began before it was asked', async () => {
    const { ask, asked, answers, end } = aReader();
    ask('a');
    await everythingSettled();
    ask('a');
    await end();
    expect(answers).toEqual(['a as of statement 1']);
    await end();
    expect(answers).toEqual(['a as of statement 1', 'a as of statement 2']);
    expect(asked()).toEqual(['a', 'a']);
  });

  it('should fail all who share a statement that fails, and go on with those who wait and come later (R16)', async () => {
    const { ask, answers, end } = aReader();
    ask('aab');
    await everythingSettled();
    ask('c');
    await everythingSettled();
    ask('d');
    await end(new Error('away'));
    await end(new Error('still away'));
    await end();
    ask('a');
    await everythingSettled();
    await end();
    expect(answers).toEqual([
      'a: away',
      'a: away',
      'b: away',
      'c: still away',
      'd as of statement 3',
      'a as of statement 4',
    ]);
  });

  it('should fail those who share a statement that throws before it has begun', async () => {
    let calls = 0;
    const read = () => {
      calls++;
      throw new Error('no connection');
    };
    const reader = new SwarmLoader({ read } as unknown as SwarmRepository);
    for (let time = 1; time <= 3; time++) {
      await expect(reader.read(hashOf('a'), false)).rejects.toThrow('no connection');
      expect(calls).toBe(time);
    }
  });
});

describe('SwarmLoader: samples', () => {
  it('should read those that are asked for in the same moment with one statement, as many as it may hold', async () => {
    const statements: string[][] = [];
    const sample = async (infoHashes: readonly Buffer[]) => {
      statements.push(infoHashes.map((infoHash) => infoHash.toString('hex')));
      return new Map(infoHashes.map((infoHash) => [infoHash.toString('latin1'), infoHash.readUInt32BE(0)]));
    };
    const reader = new SwarmLoader({ sample } as unknown as SwarmRepository);
    const hashes = Array.from({ length: 40 }, (_, at) => {
      const infoHash = Buffer.alloc(20);
      infoHash.writeUInt32BE(at);
      return infoHash;
    });
    const samples = await Promise.all([...hashes, ...hashes].map((infoHash) => reader.sample(infoHash)));
    expect(samples).toEqual([...hashes, ...hashes].map((infoHash) => infoHash.readUInt32BE(0)));
    expect(statements.map(({ length }) => length)).toEqual([32, 8]);
    expect(statements.flat()).toEqual(hashes.map((infoHash) => infoHash.toString('hex')));
  });
});
