import { jest } from '@jest/globals';
import { DatabaseCheck } from '../database/connection/database-check.js';
import { ShardMap } from '../database/shards/shard-map.js';
import { Readiness } from './readiness.js';

const OK = { status: 'ok' };
const DEGRADED = { status: 'degraded', reason: 'a node of the database is not available' };
const UNAVAILABLE = { status: 'unavailable', reason: 'database is not available' };

/** A check whose results the test gives. */
class ControlledCheck extends DatabaseCheck {
  readonly checks: { infoHash: Buffer; succeed: () => void; fail: () => void }[] = [];

  constructor() {
    super({ onNodeOf: () => Promise.reject(new Error('no database')) });
  }

  override write(infoHash: Buffer): Promise<void> {
    return new Promise((succeed, reject) =>
      this.checks.push({ infoHash, succeed, fail: () => reject(new Error('down')) }),
    );
  }
}

function readinessWithChecks(shards = ShardMap.WHOLE) {
  const database = new ControlledCheck();
  return { readiness: new Readiness(database, shards), checks: database.checks, shards };
}

/** Shards of the same size, the first ones on node 1 and the others on node 2. */
function shardsOnNodes(onFirst: number, onSecond: number): ShardMap {
  const count = onFirst + onSecond;
  return ShardMap.WHOLE.update(
    Array.from({ length: count }, (_, at) => ({
      id: 100 + at,
      node: at < onFirst ? 1 : 2,
      from: -(2 ** 31) + Math.floor((at * 2 ** 32) / count),
    })),
  );
}

describe('Readiness', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it.each([
    ['commits', 'succeed', OK],
    ['does not commit', 'fail', UNAVAILABLE],
  ] as const)('should follow a database that %s', async (_, how, result) => {
    const { readiness, checks } = readinessWithChecks();
    const asked = readiness.check();
    checks[0]?.[how]();
    expect(await asked).toEqual(result);
  });

  it.each([
    [3, 1, DEGRADED],
    [1, 1, DEGRADED],
    [1, 3, UNAVAILABLE],
  ])(
    'should write to each node, and with %i of its shards on one that commits and %i on another',
    async (a, b, result) => {
      const { readiness, checks, shards } = readinessWithChecks(shardsOnNodes(a, b));
      const asked = readiness.check();
      expect(checks.map(({ infoHash }) => shards.of(infoHash).node)).toEqual([1, 2]);
      checks[0]?.succeed();
      checks[1]?.fail();
      expect(await asked).toEqual(result);
    },
  );

  it('should not wait for a node that hangs, nor write to it again before it answered', async () => {
    const { readiness, checks } = readinessWithChecks(shardsOnNodes(1, 1));
    const asked = readiness.check();
    checks[0]?.succeed();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await asked).toEqual(DEGRADED);
    const later = readiness.check();
    expect(checks).toHaveLength(3);
    checks[2]?.succeed();
    expect(await later).toEqual(DEGRADED);
  });

  it('should check the database at most once a second, however many probes there are', async () => {
    const { readiness, checks } = readinessWithChecks();
    const asked = [readiness.check(), readiness.check()];
    checks[0]?.succeed();
    expect(await Promise.all([...asked, readiness.check()])).toEqual([OK, OK, OK]);
    await jest.advanceTimersByTimeAsync(999);
    await readiness.check();
    expect(checks).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    const later = readiness.check();
    expect(checks).toHaveLength(2);
    checks[1]?.fail();
    expect(await later).toEqual(UNAVAILABLE);
  });

  it('should not wait for a database that hangs, nor check it again before it answered', async () => {
    const { readiness, checks } = readinessWithChecks();
    const asked = readiness.check();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await asked).toEqual(UNAVAILABLE);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await readiness.check()).toEqual(UNAVAILABLE);
    expect(checks).toHaveLength(1);
    checks[0]?.succeed();
    await jest.advanceTimersByTimeAsync(1_000);
    const later = readiness.check();
    checks[1]?.succeed();
    expect(await later).toEqual(OK);
  });

  it('should stay not ready while draining, without checking the database', async () => {
    const { readiness, checks } = readinessWithChecks();
    readiness.drain();
    expect(await readiness.check()).toEqual({ status: 'unavailable', reason: 'draining' });
    expect(checks).toHaveLength(0);
  });
});
