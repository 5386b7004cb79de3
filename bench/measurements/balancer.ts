import { spawnSync } from 'node:child_process';
import { startHaproxy } from '../../test/deploy/haproxy.js';
import type { ConnectionUse } from '../load/connection.js';
import type { Contestant } from '../servers/contestant.js';
import { inTurns } from '../servers/contestants.js';
import { latencyCell, rateCell, ratioCell } from '../report/load-cells.js';
import type { LoadResult } from '../load/load-result.js';
import { load, warmUp } from '../load/http-load.js';
import type { Bench } from '../measurement.js';
import { processorTime } from '../servers/processor-time.js';
import { medianOf } from '../report/statistics.js';
import { fixed, type Table } from '../report/table.js';
import { startTracker } from '../servers/tracker.js';
import { refreshingPeers, type Workload } from '../workload/workload.js';

const INSTANCES = 3;

/** A way to the instances, and the processes that work on it. */
interface Way {
  readonly name: string;
  readonly port: number;
  readonly trackers: readonly Contestant[];
  readonly haproxyPid: number;
}

interface Run extends LoadResult {
  /** Microseconds of processor for an announce, of all instances together. */
  readonly trackers: number;
  readonly haproxy: number;
}

/** HAProxy before one, two and three instances, beside one without it. */
export async function measureBalancer(bench: Bench): Promise<Table | undefined> {
  if (spawnSync('haproxy', ['-v']).error) {
    bench.say('HAProxy is not installed: skipped');
    return undefined;
  }
  const { rounds, sizes } = bench.options;
  const database = await bench.postgres.createDatabase(bench.scope);
  const trackers: Contestant[] = [];
  for (let count = 0; count < INSTANCES; count++)
    trackers.push(await startTracker(bench, database, bench.scope, BEHIND));
  const workload = refreshingPeers(bench.folder, sizes);
  const ways: Way[] = [];
  for (let count = 1; count <= INSTANCES; count++) ways.push(await throughHaproxy(bench, trackers.slice(0, count)));
  await warmUp((ways[INSTANCES - 1] as Way).port, workload);
  const rows: string[][] = [];
  for (const use of ['close', 'keep'] as const) {
    const runs = await inTurns(rounds, ways, (way) => measure(bench, way, workload, use));
    rows.push(...ways.map(({ name }, at) => row(name, use, runs[at] as Run[], runs[0] as Run[])));
  }
  return {
    title: 'Instances behind HAProxy',
    columns: ['from client to HAProxy', 'announces/s', 'ratio to one instance', 'p99 ms', 'us HAProxy', 'us instances'],
    rows,
    notes: ['us: microseconds of processor for an announce. PostgreSQL and the load tool have the rest.'],
  };
}

/** HAProxy tells them the client's address, which is that of loopback, too. */
const BEHIND = { YABTT_TRUSTED_PROXIES: '127.0.0.1' };

async function throughHaproxy(bench: Bench, trackers: readonly Contestant[]): Promise<Way> {
  const { port, program } = await startHaproxy(trackers.map((tracker) => tracker.port));
  bench.scope.onEnd(() => program.stop());
  const name = trackers.length === 1 ? 'one instance' : `${trackers.length} instances`;
  return { name, port, trackers, haproxyPid: program.pid as number };
}

async function measure(bench: Bench, way: Way, workload: Workload, use: ConnectionUse): Promise<Run> {
  const used = () => ({
    trackers: way.trackers.reduce((sum, { pid }) => sum + processorTime(pid), 0),
    haproxy: processorTime(way.haproxyPid),
  });
  const before = used();
  const begun = performance.now();
  const figures = await load(bench, { port: way.port }, workload, { use });
  const after = used();
  const announces = (figures.perSecond * (performance.now() - begun)) / 1000;
  const each = (whose: keyof typeof before) => ((after[whose] - before[whose]) * 1e6) / announces;
  return { ...figures, trackers: each('trackers'), haproxy: each('haproxy') };
}

function row(name: string, use: ConnectionUse, runs: readonly Run[], ofOne: readonly Run[]): string[] {
  const microseconds = (whose: 'haproxy' | 'trackers') =>
    fixed(
      medianOf(runs, (run) => run[whose]),
      0,
    );
  return [
    `${use === 'close' ? 'a connection each' : 'keep-alive'}, ${name}`,
    rateCell(runs),
    ratioCell(runs, ofOne),
    latencyCell(runs, 'p99'),
    microseconds('haproxy'),
    microseconds('trackers'),
  ];
}
