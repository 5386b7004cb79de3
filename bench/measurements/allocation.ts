import { load, warmUp } from '../load/http-load.js';
import type { LoadResult } from '../load/load-result.js';
import { refreshingUdpPeers } from '../load/udp-announces.js';
import { UdpLoad } from '../load/udp-load.js';
import type { Bench } from '../measurement.js';
import { type Profile, ProfiledTracker } from '../profile/profiled-tracker.js';
import { fixed, type Table, whole } from '../report/table.js';
import type { Contestant } from '../servers/contestant.js';
import { refreshingPeers } from '../workload/workload.js';
import { IN_FLIGHT } from './udp.js';

interface Load {
  readonly name: string;
  readonly run: (tracker: Contestant) => Promise<LoadResult>;
}

/** Memory that an announce allocates, the garbage collector's share, and two profiles on stderr. */
export async function measureAllocation(bench: Bench): Promise<Table[]> {
  const { beside } = bench.options;
  const workload = refreshingPeers(bench.folder, bench.options.sizes);
  const loads: Load[] = [
    { name: 'keep-alive', run: (tracker) => load(bench, tracker, workload, { use: 'keep' }) },
    { name: 'a connection each', run: (tracker) => load(bench, tracker, workload, { use: 'close' }) },
    ...udpLoads(bench),
  ];
  const rows: string[][] = [];
  for (const folder of beside === undefined ? [undefined] : [undefined, beside]) {
    const profiled = await ProfiledTracker.start(bench, folder);
    await warmUp(profiled.tracker, workload);
    for (const { name, run } of loads) {
      rows.push(await measure(bench, profiled, `${profiled.tracker.name}, ${name}`, run));
    }
    await profiled.tracker.end();
  }
  const table = {
    title: 'Allocation',
    columns: ['', 'announces/s', 'KB an announce', 'sampled KB', 'GC %', 'GC runs/s', 'thread busy %'],
    rows,
    notes: [
      'KB: JavaScript heap, of 1000 bytes, by the growth between collections. Sampled: by a profile that counts collected objects.',
      'GC %: of the time that the thread is busy.',
    ],
  };
  return [table];
}

function udpLoads(bench: Bench): Load[] {
  const udp = UdpLoad.compile(bench);
  if (!udp) return [];
  const announces = refreshingUdpPeers(bench.folder, bench.options.sizes);
  return [{ name: 'UDP', run: ({ udpPort }) => udp.load(udpPort, announces, IN_FLIGHT, bench.options.seconds) }];
}

/** Each profile has a load of its own, because profiles cost time and memory themselves. */
async function measure(bench: Bench, profiled: ProfiledTracker, name: string, run: Load['run']): Promise<string[]> {
  const { quick } = bench.options;
  const work = () => run(profiled.tracker);
  if (!quick) await work();
  const { result, profile: collector } = await profiled.profile('collector', work);
  const heap = await profiled.profile('heap', work);
  const cpu = await profiled.profile('cpu', work);
  bench.log(listing(`${name}: bytes allocated an announce`, heap.profile, heap.result));
  bench.log(listing(`${name}: CPU microseconds an announce`, cpu.profile, cpu.result));
  return [
    name,
    whole(result.perSecond),
    fixed(collector.bytes / result.announces / 1000, 1),
    fixed(heap.profile.total / heap.result.announces / 1000, 1),
    fixed(collector.collectorShare * 100, 1),
    whole((collector.collections * result.perSecond) / result.announces),
    fixed(collector.utilization * 100, 0),
  ];
}

function listing(title: string, { total, largest }: Profile, { announces }: LoadResult): string {
  const lines = largest.map(
    ([name, amount]) =>
      `${fixed((amount * 100) / total, 1).padStart(6)} % ${fixed(amount / announces, 1).padStart(8)}  ${name}`,
  );
  return [`${title}: ${fixed(total / announces, 1)}`, ...lines].join('\n');
}
