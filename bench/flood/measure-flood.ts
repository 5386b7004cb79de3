import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../measurement.js';
import { type Table, whole } from '../report/table.js';
import { inScope } from '../scope.js';
import type { Contestant } from '../servers/contestant.js';
import { kernelDrops } from '../servers/kernel-drops.js';
import { processorTime } from '../servers/processor-time.js';
import { residentMemory } from '../servers/resident-memory.js';
import { startTracker } from '../servers/tracker.js';
import { type Flood, Flooder } from './flooder.js';
import { announceHonestly, type TransportResult } from './honest-clients.js';

const CLIENTS = 20;
const RATE = 100;
const BURST = 1000;
const LIMITED = { YABTT_RATE_LIMIT: String(RATE), YABTT_RATE_BURST: String(BURST) };
const UNLIMITED = { YABTT_RATE_LIMIT: '0' };
/** A /24, and a part of 127.0.0.0/8 in which no other client is. */
const NETWORK = { from: '127.66.0.1', addresses: 254 };
const MILLION = { from: '127.66.0.0', addresses: 1_000_000 };
const GIVEN_RATE = 50_000;
/** A client of one address that asks for more than its limit beside a flood, even if the kernel drops most of it. */
const GREEDY: Flood = { rate: 2_000, from: '127.121.0.1', addresses: 1 };
/** How often resident memory is read in a flood. */
const MEMORY_READS = 4;

interface Case {
  readonly flood: string;
  readonly of?: Flood;
  readonly settings: Readonly<Record<string, string>>;
  /** So many times as long as the others. */
  readonly times: number;
}

const CASES: readonly Case[] = [
  { flood: 'none', settings: LIMITED, times: 1 },
  { flood: '/24, 50 000/s, no limit', of: { ...NETWORK, rate: GIVEN_RATE }, settings: UNLIMITED, times: 1 },
  { flood: '/24, 50 000/s, limit', of: { ...NETWORK, rate: GIVEN_RATE }, settings: LIMITED, times: 1 },
  { flood: '/24, at most, no limit', of: { ...NETWORK, rate: 0 }, settings: UNLIMITED, times: 1 },
  { flood: '/24, at most, limit', of: { ...NETWORK, rate: 0 }, settings: LIMITED, times: 1 },
  { flood: '1 M addresses, 50 000/s, no limit', of: { ...MILLION, rate: GIVEN_RATE }, settings: UNLIMITED, times: 2 },
  { flood: '1 M addresses, 50 000/s, limit', of: { ...MILLION, rate: GIVEN_RATE }, settings: LIMITED, times: 2 },
];

/** Honest clients beside a flood of UDP packets, with and without the rate limit. Flooder and tracker share the processors. */
export async function measureFlood(bench: Bench): Promise<Table[]> {
  const flooder = Flooder.compile(bench);
  if (!flooder) return [];
  const rows: string[][] = [];
  for (const { flood, of, settings, times } of CASES) {
    const seconds = times * bench.options.seconds;
    rows.push(
      await inScope(bench.scope, async (scope) => {
        const database = await bench.postgres.createDatabase(scope);
        const tracker = await startTracker({ ...bench, scope }, database, { scope, settings });
        // Code is compiled, and the first memory is taken.
        await announceHonestly(tracker, CLIENTS, 1);
        const isLimited = settings === LIMITED;
        const cells = await measureCase(flooder, tracker, of, isLimited, seconds);
        bench.log(`${flood}: ${cells.join(' | ')}`);
        return [flood, ...cells];
      }),
    );
  }
  return [
    {
      title: `${CLIENTS} honest clients beside a flood of connects over UDP`,
      columns: [
        'flood',
        'packets/s',
        'dropped by the kernel',
        'tracker CPU',
        ...['HTTP', 'UDP'].flatMap((transport) => [`${transport} failures`, 'p50 ms', 'p99 ms']),
        'resident MiB: before, 4 times meanwhile',
        'peak',
        'admitted of one address',
      ],
      rows,
      notes: [
        'Half of the honest clients announce over UDP, each once a second. A failure is an announce without an answer after 5 s.',
        `Admitted: connects that a client of one address beside the flood got answered at ${GREEDY.rate} a second, and the difference from burst + rate x seconds.`,
      ],
    },
  ];
}

async function measureCase(
  flooder: Flooder,
  tracker: Contestant,
  flood: Flood | undefined,
  isLimited: boolean,
  seconds: number,
): Promise<string[]> {
  const { pid, udpPort } = tracker;
  const before = { memory: residentMemory(pid).now, drops: kernelDrops(udpPort), cpu: processorTime(pid) };
  const [honest, memory, sent, greedy] = await Promise.all([
    announceHonestly(tracker, CLIENTS, seconds),
    memoryMeanwhile(pid, seconds),
    flood ? flooder.flood(udpPort, flood, seconds) : undefined,
    isLimited ? flooder.flood(udpPort, GREEDY, seconds) : undefined,
  ]);
  const dropped = (kernelDrops(udpPort) - before.drops) / ((sent?.sent ?? 0) + (greedy?.sent ?? 0));
  const expected = BURST + RATE * seconds;
  return [
    whole((sent?.sent ?? 0) / seconds),
    percent(dropped),
    percent((processorTime(pid) - before.cpu) / seconds),
    ...cellsOf(honest.http),
    ...cellsOf(honest.udp),
    [before.memory, ...memory].map(whole).join(', '),
    whole(residentMemory(pid).peak),
    greedy ? `${whole(greedy.answers)} (${signed((100 * (greedy.answers - expected)) / expected)} %)` : '-',
  ];
}

function cellsOf({ announces, failures, p50, p99 }: TransportResult): string[] {
  return [`${failures} of ${announces}`, p50.toFixed(1), p99.toFixed(1)];
}

async function memoryMeanwhile(pid: number, seconds: number): Promise<number[]> {
  const read: number[] = [];
  while (read.length < MEMORY_READS) {
    await sleep((1000 * seconds) / MEMORY_READS);
    read.push(residentMemory(pid).now);
  }
  return read;
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(0)} %` : '-';
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
}
