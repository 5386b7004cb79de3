import { spawnSync } from 'node:child_process';
import { startHaproxy } from '../../test/deploy/haproxy.js';
import type { ConnectionUse } from '../load/connection.js';
import { load, warmUp } from '../load/http-load.js';
import type { LoadResult } from '../load/load-result.js';
import type { Bench } from '../measurement.js';
import { latencyCell, medianCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { Table } from '../report/table.js';
import type { Contestant } from '../servers/contestant.js';
import { inTurns } from '../servers/contestants.js';
import { processorTime } from '../servers/processor-time.js';
import { startTracker } from '../servers/tracker.js';
import { refreshingPeers, type Workload } from '../workload/workload.js';

const INSTANCES = 3;
/** HAProxy forwards the client's address, which is that of loopback, too. */
const SETTINGS = { YABTT_TRUSTED_PROXIES: '127.0.0.1' };

/** HAProxy in front of some instances. */
interface Setup {
  readonly name: string;
  readonly port: number;
  readonly trackers: readonly Contestant[];
  readonly haproxyPid: number;
}

interface Run extends LoadResult {
  /** CPU microseconds an announce, of all instances together. */
  readonly trackerUs: number;
  readonly haproxyUs: number;
}

/** HAProxy in front of one, two and three instances. */
export async function measureBalancer(bench: Bench): Promise<Table[]> {
  if (spawnSync('haproxy', ['-v']).error) {
    bench.log('HAProxy is not installed: skipped');
    return [];
  }
  const { rounds, sizes } = bench.options;
  const database = await bench.postgres.createDatabase(bench.scope);
  const trackers: Contestant[] = [];
  for (let count = 0; count < INSTANCES; count++) {
    trackers.push(await startTracker(bench, database, { settings: SETTINGS }));
  }
  const workload = refreshingPeers(bench.folder, sizes);
  const setups: Setup[] = [];
  for (let count = 1; count <= INSTANCES; count++) setups.push(await behindHaproxy(bench, trackers.slice(0, count)));
  await warmUp(setups[INSTANCES - 1] as Setup, workload);
  const rows: string[][] = [];
  for (const use of ['close', 'keep'] as const) {
    const runs = await inTurns(rounds, setups, (setup) => measure(bench, setup, workload, use));
    rows.push(...setups.map(({ name }, at) => row(name, use, runs[at], runs[0])));
  }
  const table = {
    title: 'Instances behind HAProxy',
    columns: ['client to HAProxy', 'announces/s', 'ratio to one instance', 'p99 ms', 'HAProxy us', 'instances us'],
    rows,
    notes: ['us: CPU microseconds an announce. PostgreSQL and the load tool use the rest.'],
  };
  return [table];
}

async function behindHaproxy(bench: Bench, trackers: readonly Contestant[]): Promise<Setup> {
  const { port, program } = await startHaproxy(trackers.map((tracker) => tracker.port));
  bench.scope.onEnd(() => program.stop());
  const name = trackers.length === 1 ? 'one instance' : `${trackers.length} instances`;
  return { name, port, trackers, haproxyPid: program.pid as number };
}

async function measure(bench: Bench, setup: Setup, workload: Workload, use: ConnectionUse): Promise<Run> {
  const used = () => ({
    trackers: setup.trackers.reduce((sum, { pid }) => sum + processorTime(pid), 0),
    haproxy: processorTime(setup.haproxyPid),
  });
  const before = used();
  const result = await load(bench, setup, workload, { use });
  const after = used();
  const microseconds = (of: keyof typeof before) => ((after[of] - before[of]) * 1e6) / result.announces;
  return { ...result, trackerUs: microseconds('trackers'), haproxyUs: microseconds('haproxy') };
}

function row(name: string, use: ConnectionUse, runs: readonly Run[] = [], one: readonly Run[] = []): string[] {
  return [
    `${use === 'close' ? 'a connection each' : 'keep-alive'}, ${name}`,
    rateCell(runs),
    ratioCell(runs, one),
    latencyCell(runs, 'p99'),
    medianCell(runs, ({ haproxyUs }) => haproxyUs, 0),
    medianCell(runs, ({ trackerUs }) => trackerUs, 0),
  ];
}
