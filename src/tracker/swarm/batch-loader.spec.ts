import { setImmediate as everythingSettled } from 'node:timers/promises';
import { BatchLoader } from './batch-loader.js';

const hashOf = (name: string) => Buffer.alloc(20, name);
const nameOf = (infoHash: Buffer) => infoHash.toString('latin1', 0, 1);

/** A BatchLoader whose statements the test ends by hand. Swarm `u` is unknown. */
function aLoader() {
  const statements: { names: string; withPeerIds: boolean }[] = [];
  const running: { finish: () => void; fail: (error: Error) => void }[] = [];
  const read = (infoHashes: readonly Buffer[], withPeerIds: boolean) => {
    const number = statements.push({ names: infoHashes.map(nameOf).join(''), withPeerIds });
    const swarms = infoHashes
      .filter((infoHash) => nameOf(infoHash) !== 'u')
      .map((infoHash): [string, string] => {
        const name = nameOf(infoHash);
        return [infoHash.toString('latin1'), `${name} as of statement ${number}`];
      });
    return new Promise<Map<string, string>>((resolve, reject) => {
      running.push({ finish: () => resolve(new Map(swarms)), fail: reject });
    });
  };
  const loader = new BatchLoader<string>(read);
  const answers: string[] = [];
  const ask = (names: string, withPeerIds = false) => {
    for (const name of names) {
      loader.load(hashOf(name), withPeerIds).then(
        (swarm) => answers.push(String(swarm)),
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

describe('BatchLoader', () => {
  it('should read with one statement for all who ask in the same moment, each swarm once', async () => {
    const { ask, asked, answers, end } = aLoader();
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

  it('should find nothing for an unknown swarm', async () => {
    const { ask, answers, end } = aLoader();
    ask('ul');
    await everythingSettled();
    await end();
    expect(answers).toEqual(['undefined', 'l as of statement 1']);
  });

  it('should read peer ids when one of those who ask wants them, and only then', async () => {
    const { ask, statements, end } = aLoader();
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
    const { ask, asked, answers, end } = aLoader();
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
    const { ask, asked, answers, end } = aLoader();
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
    const { ask, answers, end } = aLoader();
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
    const loader = new BatchLoader<string>(read);
    for (let time = 1; time <= 3; time++) {
      await expect(loader.load(hashOf('a'), false)).rejects.toThrow('no connection');
      expect(calls).toBe(time);
    }
  });
});
