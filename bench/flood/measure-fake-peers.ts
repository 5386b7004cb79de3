import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../measurement.js';
import { type Table, whole } from '../report/table.js';
import { inScope, type Scope } from '../scope.js';
import type { Contestant } from '../servers/contestant.js';
import { startEmbeddedTracker, startTracker } from '../servers/tracker.js';
import { type Answer, type Family, SwarmWithFakes } from './swarm-with-fakes.js';

const HONEST = 50;
const UDP_ASKERS = 20;
const LIMITS = [0, 32];
/** For the removal of the excess. */
const TIMEOUT_MS = 60_000;
/** Between two reads of the swarm, or two asks beside the flood. */
const EVERY_MS = 1_000;
/** After the removal: an earlier sample may last so long. */
const SAMPLE_MS = 2_000;

/** What honest peers get of each other beside fake peers of one address, with and without the limit. */
export async function measureFakePeers(bench: Bench): Promise<Table[]> {
  const rows: string[][] = [];
  for (const where of ['PostgreSQL', 'embedded'] as const) {
    for (const max of LIMITS) {
      await inScope(bench.scope, async (scope) => {
        const tracker = await start(bench, scope, where, max);
        for (const family of ['ipv4', 'ipv6'] as const) {
          const cells = await measureSwarm(new SwarmWithFakes(tracker, family, HONEST), bench.options.sizes.fakes, max);
          rows.push([`${where}, ${networkOf(family)}, ${max === 0 ? 'no limit' : `limit ${max}`}`, ...cells]);
          bench.log(rows.at(-1)?.join(' | ') ?? '');
        }
      });
    }
  }
  return [
    {
      title: `${HONEST} honest peers and ${whole(bench.options.sizes.fakes)} fake ones of one network in a swarm`,
      columns: ['', 'fakes/s', 'while they come', 'after them, HTTP', 'UDP', 'removed after s', 'then HTTP', 'UDP'],
      rows,
      notes: [
        'Honest peers and all peers in an answer to an honest leecher that asks for 50, on average.',
        'Removed: seconds after the last fake peer until the swarm has no more of them than the limit.',
      ],
    },
  ];
}

function start(bench: Bench, scope: Scope, where: 'PostgreSQL' | 'embedded', max: number): Promise<Contestant> {
  const settings = {
    YABTT_HOST: '127.0.0.1,::1',
    YABTT_TRUSTED_PROXIES: '127.0.0.1',
    YABTT_MAX_PEERS_PER_ADDRESS: String(max),
  };
  if (where === 'embedded') return startEmbeddedTracker({ ...bench, scope }, { scope, settings });
  return bench.postgres
    .createDatabase(scope)
    .then((database) => startTracker({ ...bench, scope }, database, { scope, settings }));
}

async function measureSwarm(swarm: SwarmWithFakes, fakes: number, max: number): Promise<string[]> {
  await swarm.addHonest();
  const begin = performance.now();
  const adding = swarm.addFakes(fakes);
  const meanwhile = await askUntil(adding, swarm);
  await adding;
  const end = performance.now();
  const after = [meanOf(await swarm.askOverHttp()), meanOf(await swarm.askOverUdp(UDP_ASKERS))];
  const cells = [whole((fakes * 1000) / (end - begin)), meanOf(meanwhile), ...after];
  if (max === 0) return [...cells, '-', '-', '-'];
  const removed = await whenRemoved(swarm, HONEST + UDP_ASKERS + max);
  await sleep(SAMPLE_MS);
  return [
    ...cells,
    removed ? ((performance.now() - SAMPLE_MS - end) / 1000).toFixed(0) : 'not in a minute',
    meanOf(await swarm.askOverHttp()),
    meanOf(await swarm.askOverUdp(UDP_ASKERS)),
  ];
}

async function askUntil(end: Promise<void>, swarm: SwarmWithFakes): Promise<Answer[]> {
  const over = new AbortController();
  void end.then(() => over.abort());
  const answers: Answer[] = [];
  do {
    await sleep(EVERY_MS);
    answers.push(...(await swarm.askOverHttp()));
  } while (!over.signal.aborted);
  return answers;
}

async function whenRemoved(swarm: SwarmWithFakes, left: number): Promise<boolean> {
  for (const deadline = performance.now() + TIMEOUT_MS; performance.now() < deadline; await sleep(EVERY_MS / 4)) {
    // An announce that sees the excess has it removed, as announces of clients do.
    await swarm.askOverUdp(1);
    if ((await swarm.size()) <= left) return true;
  }
  return false;
}

function meanOf(answers: readonly Answer[]): string {
  const mean = (of: keyof Answer) => answers.reduce((sum, answer) => sum + answer[of], 0) / answers.length;
  return `${mean('honest').toFixed(1)} of ${mean('peers').toFixed(1)}`;
}

function networkOf(family: Family): string {
  return family === 'ipv4' ? 'an IPv4 address' : 'an IPv6 /64';
}
