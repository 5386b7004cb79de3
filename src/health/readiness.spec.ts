import { jest } from '@jest/globals';
import { Readiness } from './readiness.js';

const AWAY = 'database is not available';

/** A database whose answers the test gives. */
function aDatabase() {
  const questions: { answer: (isWritable: boolean) => void; fail: () => void }[] = [];
  const isWritable = () =>
    new Promise<boolean>((answer, reject) => questions.push({ answer, fail: () => reject(new Error('away')) }));
  return { readiness: new Readiness({ isWritable } as never), questions };
}

describe('Readiness', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each([
    ['takes announces', 'answer', true, undefined],
    ['only reads', 'answer', false, AWAY],
    ['is away', 'fail', false, AWAY],
  ] as const)('should tell of a database that %s', async (_, how, isWritable, notReadyReason) => {
    const { readiness, questions } = aDatabase();
    const asked = readiness.notReadyReason();
    questions[0]?.[how](isWritable);
    expect(await asked).toBe(notReadyReason);
  });

  it('should ask once a second, whoever wants to know', async () => {
    const { readiness, questions } = aDatabase();
    const asked = [readiness.notReadyReason(), readiness.notReadyReason()];
    questions[0]?.answer(true);
    expect(await Promise.all([...asked, readiness.notReadyReason()])).toEqual([undefined, undefined, undefined]);
    await jest.advanceTimersByTimeAsync(999);
    await readiness.notReadyReason();
    expect(questions).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    const later = readiness.notReadyReason();
    expect(questions).toHaveLength(2);
    questions[1]?.fail();
    expect(await later).toBe(AWAY);
  });

  it('should not wait for a database that hangs, nor ask it again before it answered', async () => {
    const { readiness, questions } = aDatabase();
    const asked = readiness.notReadyReason();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await asked).toBe(AWAY);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await readiness.notReadyReason()).toBe(AWAY);
    expect(questions).toHaveLength(1);
    questions[0]?.answer(true);
    await jest.advanceTimersByTimeAsync(0);
    const later = readiness.notReadyReason();
    questions[1]?.answer(true);
    expect(await later).toBeUndefined();
  });

  it('should be draining for good, without asking the database', async () => {
    const { readiness, questions } = aDatabase();
    readiness.drain();
    expect(await readiness.notReadyReason()).toBe('draining');
    expect(questions).toHaveLength(0);
  });
});
