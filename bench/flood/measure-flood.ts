import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { announceHonestly } from './honest-clients.js';
import type { Bench } from '../measurement.js';
import { type Table, whole } from '../report/table.js';
import { inScope } from '../scope.js';
import { residentMemory } from '../servers/resident-memory.js';
import { startTracker } from '../servers/tracker.js';

const FLOODER = fileURLToPath(new URL('./flooder.ts', import.meta.url));
const CLIENTS = 20;
const LIMITED = { YABTT_RATE_LIMIT: '100', YABTT_RATE_BURST: '1000' };
const UNLIMITED = { YABTT_RATE_LIMIT: '0' };

/** Floods of the tests, with the addresses that they come from. */
const FLOODS = [
  { flood: 'none', addresses: 0, settings: LIMITED },
  { flood: '254 addresses, no limit', addresses: 254, settings: UNLIMITED },
  { flood: '254 addresses, limit', addresses: 254, settings: LIMITED },
  { flood: '1 M addresses, no limit', addresses: 1_000_000, settings: UNLIMITED },
  { flood: '1 M addresses, limit', addresses: 1_000_000, settings: LIMITED },
];

/** Honest clients beside a flood of UDP packets, with and without the rate limit. Flooder and tracker share the processors. */
export async function measureFlood(bench: Bench): Promise<Table[]> {
  const { seconds } = bench.options;
  const rows: string[][] = [];
  for (const { flood, addresses, settings } of FLOODS) {
    rows.push(
      await inScope(bench.scope, async (scope) => {
        const database = await bench.postgres.createDatabase(scope);
        const tracker = await startTracker({ ...bench, scope }, database, { scope, settings });
        const before = residentMemory(tracker.pid).now;
        const flooding = addresses > 0 ? startFlood(tracker.udpPort, seconds, addresses) : Promise.resolve(0);
        const honest = await announceHonestly(tracker, CLIENTS, seconds);
        const sent = await flooding;
        const { now, peak } = residentMemory(tracker.pid);
        bench.log(`${flood}: ${honest.failures} failures`);
        return [
          flood,
          whole(sent / seconds),
          `${honest.failures} of ${honest.announces}`,
          honest.p50.toFixed(1),
          honest.p99.toFixed(1),
          [before, now, peak].map(whole).join(', '),
        ];
      }),
    );
  }
  return [
    {
      title: `${CLIENTS} honest clients beside a flood of connects over UDP`,
      columns: ['flood', 'packets/s sent', 'honest failures', 'p50 ms', 'p99 ms', 'MiB before, after, peak'],
      rows,
      notes: ['Half of the honest clients announce over UDP. A failure is an announce without an answer after 5 s.'],
    },
  ];
}

async function startFlood(port: number, seconds: number, addresses: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', FLOODER, ...[port, seconds, addresses].map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(child, 'close');
  return Number(Buffer.concat(chunks).toString());
}
