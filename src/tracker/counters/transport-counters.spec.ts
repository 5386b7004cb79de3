import { FAILURE_KINDS } from '../../protocol/bittorrent/tracker-error.js';
import { microseconds } from './steady-clock.js';
import { Action, TransportCounters } from './transport-counters.js';

describe('TransportCounters', () => {
  const counted = (counters: TransportCounters) => counters.requestCounts().filter(({ count }) => count > 0);

  it('should count by action, family and outcome', () => {
    const counters = new TransportCounters();
    counters.ok(Action.Announce, 4, microseconds());
    counters.ok(Action.Announce, 4, microseconds());
    counters.ok(Action.Scrape, 16, microseconds());
    counters.failed(Action.Announce, 16, microseconds(), 'denied');
    expect(counted(counters)).toEqual([
      { action: 'announce', family: '4', outcome: 'ok', count: 2 },
      { action: 'announce', family: '6', outcome: 'refused', count: 1 },
      { action: 'scrape', family: '6', outcome: 'ok', count: 1 },
    ]);
  });

  it('should tell whose fault each kind of failure is', () => {
    const counters = new TransportCounters();
    for (const kind of FAILURE_KINDS) counters.failed(Action.Connect, 4, microseconds(), kind);
    expect(counted(counters).map(({ outcome, count }) => [outcome, count])).toEqual([
      ['failed', 3],
      ['refused', 5],
      ['shed', 2],
      ['error', 2],
    ]);
    expect(counters.failureCounts().map(({ count }) => count)).toEqual(FAILURE_KINDS.map(() => 1));
  });

  it('should count a request that could not be read as a failure only', () => {
    const counters = new TransportCounters();
    counters.failedUnread('malformed');
    expect(counted(counters)).toEqual([]);
    expect(counters.failureCounts()[0]).toEqual({ kind: 'malformed', count: 1 });
  });

  it('should time every answer in microseconds, also where the clock of small integers wraps', () => {
    const counters = new TransportCounters();
    counters.ok(Action.Announce, 4, (microseconds() - 2_000_000) | 0);
    counters.failed(Action.Announce, 4, (microseconds() - 2_000_000) | 0, 'database');
    const { count, sum, upTo } = counters.times[Action.Announce]!.read();
    expect([count, upTo.at(-2)]).toEqual([2, 2]);
    expect(sum).toBeGreaterThanOrEqual(4_000_000);
    expect(counters.times[Action.Scrape]!.read().count).toBe(0);
  });
});
