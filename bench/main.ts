import { appendFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureAllocation } from './measurements/allocation.js';
import { measureBalancer } from './measurements/balancer.js';
import { measureEmbedded } from './measurements/embedded.js';
import { measureFakePeers } from './flood/measure-fake-peers.js';
import { measureFlood } from './flood/measure-flood.js';
import { measureGrowth } from './measurements/growth.js';
import { measureHttp } from './measurements/http.js';
import { measureImports } from './measurements/imports.js';
import { measureInFlight } from './batches/measure-in-flight.js';
import { measureLimits } from './limits/measure-limits.js';
import { measureMemory } from './measurements/memory.js';
import { measureInstances } from './measurements/instances.js';
import { measureLatency } from './measurements/latency.js';
import { measureMatrix } from './measurements/matrix.js';
import { measurePrivate } from './private/measure-private.js';
import type { Bench, Measurement } from './measurement.js';
import { type Options, parseOptions } from './options.js';
import { openPostgres } from './servers/postgres.js';
import { inScope, Scope } from './scope.js';
import { toMarkdown } from './report/table.js';
import { checkBuild } from './servers/tracker.js';
import { measureUdp } from './measurements/udp.js';
import { measureWorkloads } from './measurements/workloads.js';
import { hasWrk } from './load/wrk.js';

const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  http: measureHttp,
  udp: measureUdp,
  allocation: measureAllocation,
  workloads: measureWorkloads,
  instances: measureInstances,
  balancer: measureBalancer,
  latency: measureLatency,
  growth: measureGrowth,
  flood: measureFlood,
  'fake-peers': measureFakePeers,
  imports: measureImports,
  limits: measureLimits,
  memory: measureMemory,
  matrix: measureMatrix,
  private: measurePrivate,
  embedded: measureEmbedded,
  'in-flight': measureInFlight,
};

const root = new Scope();
let interrupted = false;
for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
  process.once(signal, () => {
    interrupted = true;
    void root.end().then(() => process.exit(code));
  });
}

/** Tables go to stdout, everything else to stderr. */
function log(text: string): void {
  if (!interrupted) console.error(text);
}

function conditions({ seconds, rounds, quick, postgres }: Options, version: string, wrk: boolean): string {
  return [
    `${availableParallelism()} processors (${cpus()[0]?.model ?? 'unknown'})`,
    [
      `Node ${process.version}, PostgreSQL ${version}`,
      ...Object.entries(postgres).map(([name, value]) => `${name}=${value}`),
    ].join(', '),
    wrk ? 'wrk' : 'no wrk',
    `${seconds} s a load, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}${quick ? ', a smoke run: the figures mean nothing' : ''}`,
  ].join('; ');
}

async function run(options: Options): Promise<void> {
  checkBuild();
  if (options.beside !== undefined) checkBuild(options.beside);
  const print = (text: string) => {
    console.log(text);
    if (options.out !== undefined) appendFileSync(options.out, `${text}\n`);
  };
  if (options.out !== undefined) writeFileSync(options.out, '');
  const folder = await mkdtemp(join(tmpdir(), 'yabtt-bench-'));
  root.onEnd(() => rm(folder, { recursive: true, force: true }));
  const postgres = await openPostgres(root, options.postgres);
  const wrk = hasWrk();
  if (!wrk) log('wrk is not installed: a slower client in TypeScript replaces it');
  print(`${conditions(options, postgres.version, wrk)}\n`);
  for (const name of options.names.length > 0 ? options.names : Object.keys(MEASUREMENTS)) {
    log(`--- ${name}`);
    await inScope(root, async (scope) => {
      const bench: Bench = { options, scope, postgres, folder, wrk, log: (text) => log(`${name}: ${text}`) };
      for (const table of (await MEASUREMENTS[name]?.(bench)) ?? []) print(toMarkdown(table));
    }).catch((error: unknown) => {
      log(`${name} failed: ${error instanceof Error ? error.stack : String(error)}`);
      process.exitCode = 1;
    });
    if (interrupted) break;
  }
}

try {
  await run(parseOptions(process.argv.slice(2), Object.keys(MEASUREMENTS)));
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  if (!interrupted) await root.end();
}
