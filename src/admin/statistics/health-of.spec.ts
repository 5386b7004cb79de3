import type { InstanceState, KnownState } from '../../tracker/instances/tracker-state.js';
import { healthOf } from './health-of.js';
import { overviewOf } from './overview-of.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');

function anInstance(change: Partial<InstanceState> = {}): InstanceState {
  return {
    id: 'a',
    version: '1.0.0',
    host: 'one',
    processes: 1,
    startedAt: NOW - 3_600_000,
    silence: 5,
    connections: 0,
    memory: 0,
    recent: {},
    recentMs: 30_000,
    ...change,
  };
}

function known(instances: InstanceState[], { age = 0, countedAt = NOW as number | null } = {}): KnownState {
  const census = { torrents: 0, peers: 0, seeders: 0, leechers: 0, completed: 0, countedAt };
  return { state: { readAt: NOW, census, instances }, age };
}

const healthOfInstances = (...instances: InstanceState[]) => overviewOf(known(instances)).health;

describe('healthOf', () => {
  it('should be ok, also before the first census', () => {
    const ok = { status: 'ok', messages: ['The tracker works.'] };
    expect(healthOfInstances(anInstance())).toEqual(ok);
    expect(healthOf(known([anInstance()], { countedAt: null }), [])).toEqual(ok);
  });

  it('should be down while the database does not answer', () => {
    expect(healthOf(known([anInstance()], { age: 41.4 }), [])).toEqual({
      status: 'down',
      messages: ['The database has not answered for 41 s.'],
    });
  });

  it('should name silent instances, different versions, overload, errors and a late census', () => {
    expect(healthOfInstances(anInstance(), anInstance({ host: 'two', silence: 61 }))).toEqual({
      status: 'degraded',
      messages: ['The instance on two has been silent for 61 s.'],
    });
    expect(healthOfInstances(anInstance({ version: '1.1.0' }), anInstance()).messages).toEqual([
      'The instances have different versions: 1.0.0, 1.1.0.',
    ]);
    const recent = { 'requests:udp:announce:shed': 600, 'requests:http:scrape:error': 15 };
    expect(healthOfInstances(anInstance({ recent })).messages).toEqual([
      'Overloaded: 20 requests a second are refused.',
      'Errors of the tracker: 0.5 a second. The log has them.',
    ]);
    expect(healthOf(known([anInstance()], { countedAt: NOW - 1_500_000 }), []).messages).toEqual([
      'The last census was 25 minutes ago.',
    ]);
  });
});

describe('overviewOf', () => {
  it('should add up the rates of instances that count over different times, without silent ones', () => {
    const recent = { 'requests:http:announce:ok': 300, 'seconds:http:announce:0.001': 300, 'failures:udp:banned': 30 };
    const { requests, failures, instances } = overviewOf(
      known([
        anInstance({ recent }),
        anInstance({ recent, recentMs: 10_000 }),
        anInstance({ recent, recentMs: 1_000, silence: 100 }),
      ]),
    );
    expect(requests[0]).toMatchObject({ perSecond: 40, ok: 40, p50: 0.5, p99: 0.99 });
    expect(failures).toEqual([{ transport: 'udp', reason: 'banned', perSecond: 4 }]);
    expect(instances.map(({ announcesPerSecond }) => announcesPerSecond)).toEqual([10, 30, 0]);
  });
});
