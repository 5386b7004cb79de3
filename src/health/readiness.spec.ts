import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { DatabaseCheck } from '../database/connection/database-check.js';
import { Readiness } from './readiness.js';

const UNAVAILABLE = 'database is not available';

/** A check whose results the test gives. */
class ControlledCheck extends DatabaseCheck {
  readonly checks: { succeed: () => void; fail: () => void }[] = [];

  constructor() {
    super(new DataSource({ type: 'postgres' }));
  }

  override write(): Promise<void> {
    return new Promise((succeed, reject) => this.checks.push({ succeed, fail: () => reject(new Error('down')) }));
  }
}

function readinessWithChecks() {
  const database = new ControlledCheck();
  return { readiness: new Readiness(database), checks: database.checks };
}

describe('Readiness', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each([
    ['commits', 'succeed', undefined],
    ['does not commit', 'fail', UNAVAILABLE],
  ] as const)('should follow a database that %s', async (_, how, notReadyReason) => {
    const { readiness, checks } = readinessWithChecks();
    const asked = readiness.notReadyReason();
    checks[0]?.[how]();
    expect(await asked).toBe(notReadyReason);
  });

  it('should check the database at most once a second, however many probes there are', async () => {
    const { readiness, checks } = readinessWithChecks();
    const asked = [readiness.notReadyReason(), readiness.notReadyReason()];
    checks[0]?.succeed();
    expect(await Promise.all([...asked, readiness.notReadyReason()])).toEqual([undefined, undefined, undefined]);
    await jest.advanceTimersByTimeAsync(999);
    await readiness.notReadyReason();
    expect(checks).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    const later = readiness.notReadyReason();
    expect(checks).toHaveLength(2);
    checks[1]?.fail();
    expect(await later).toBe(UNAVAILABLE);
  });

  it('should not wait for a database that hangs, nor check it again before it answered', async () => {
    const { readiness, checks } = readinessWithChecks();
    const asked = readiness.notReadyReason();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await asked).toBe(UNAVAILABLE);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await readiness.notReadyReason()).toBe(UNAVAILABLE);
    expect(checks).toHaveLength(1);
    checks[0]?.succeed();
    await jest.advanceTimersByTimeAsync(0);
    const later = readiness.notReadyReason();
    checks[1]?.succeed();
    expect(await later).toBeUndefined();
  });

  it('should stay not ready while draining, without checking the database', async () => {
    const { readiness, checks } = readinessWithChecks();
    readiness.drain();
    expect(await readiness.notReadyReason()).toBe('draining');
    expect(checks).toHaveLength(0);
  });
});
