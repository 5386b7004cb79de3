import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { AnnounceRequest, AnnounceService } from 'yabtt';
import { inTurns } from '../servers/contestants.js';
import { announceInProcess, startCore, type TrackerCore } from '../servers/in-process.js';
import type { Bench } from '../measurement.js';
import { seededRandom, oneOf } from '../workload/random.js';
import { startServerProcess } from '../servers/server-process.js';
import { median } from '../report/statistics.js';
import { fixed, type Table, whole } from '../report/table.js';
import { population } from '../workload/workload.js';
import type { WorkloadPeer } from '../workload/workload-peer.js';

/** The limit, and the number of waiting announces at which another transaction begins. */
const IN_FLIGHT = [
  { max: 1, threshold: 1 },
  { max: 2, threshold: 1 },
  { max: 4, threshold: 1 },
  { max: 2, threshold: 32 },
  { max: 4, threshold: 32 },
] as const;
type InFlight = (typeof IN_FLIGHT)[number];
/** Additional milliseconds to the farther database, each way. */
const DELAY_MS = 0.5;
const CALLERS = 256;
/** Within these, every peer must have announced once. */
const WARM_UP_SECONDS = 120;
const ROUND_TRIPS = 200;
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** How many transactions at a time serve announces best, with the database near and farther away. */
export async function measureInFlight(bench: Bench): Promise<Table[]> {
  const { rounds, seconds, sizes } = bench.options;
  const places = [await openPlace(bench, 'loopback', 0), await openPlace(bench, 'farther', DELAY_MS)];
  const random = seededRandom(1);
  const next = ({ requests }: Place) => oneOf(random, requests);
  for (const { core, requests } of places) {
    let at = 0;
    await announceInProcess(core.announces, CALLERS, WARM_UP_SECONDS, () => requests[at++]);
  }
  const contestants = IN_FLIGHT.flatMap((inFlight) => places.map((place) => ({ inFlight, place })));
  const runs = await inTurns(rounds, contestants, ({ inFlight, place }) => {
    setInFlight(place.core.announces, inFlight);
    return announceInProcess(place.core.announces, CALLERS, seconds, () => next(place));
  });
  const rates = runs.map((rounds) => whole(median(rounds)));
  const table = {
    title: 'Transactions in flight',
    columns: [
      'limit',
      'another at',
      ...places.map(({ name, roundTrip }) => `${name}, ${fixed(roundTrip, 2)} ms: announces/s`),
    ],
    rows: IN_FLIGHT.map(({ max, threshold }, at) => [
      String(max),
      `${threshold} waiting`,
      ...rates.slice(at * places.length, (at + 1) * places.length),
    ]),
    notes: [`In process, ${CALLERS} callers, ${whole(sizes.peers)} refreshing peers. The times are of a SELECT 1.`],
  };
  return [table];
}

/** The core of a tracker, near its database or farther away. */
interface Place {
  readonly name: string;
  readonly core: TrackerCore;
  /** Milliseconds of a `SELECT 1`. */
  readonly roundTrip: number;
  readonly requests: readonly AnnounceRequest[];
}

async function openPlace({ scope, postgres, options }: Bench, name: string, delay: number): Promise<Place> {
  const database = await postgres.createDatabase(scope);
  const url = new URL(database.url);
  if (delay > 0) {
    const proxy = await startServerProcess(scope, {
      command: process.execPath,
      args: ['--import', 'tsx', 'bench/servers/delay-proxy.ts', url.hostname, url.port || '5432', String(delay)],
      cwd: PROJECT,
      ready: /ready on (\d+)/,
    });
    url.hostname = '127.0.0.1';
    url.port = String(proxy.port);
  }
  const core = await startCore(scope, url.href);
  const requests = population(options.sizes).map((peer) => requestOf(core, peer));
  return { name, core, roundTrip: await measureRoundTrip(url.href), requests };
}

async function measureRoundTrip(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const times: number[] = [];
  for (let at = 0; at < ROUND_TRIPS; at++) {
    const start = performance.now();
    await client.query('SELECT 1');
    times.push(performance.now() - start);
  }
  await client.end();
  return median(times);
}

/** It is no setting, so this writes it where the announce service keeps it. */
function setInFlight(announces: AnnounceService, { max, threshold }: InFlight): void {
  type Commits = { options: { maxInFlight?: number; enoughForAnother?: number } };
  const { options } = (announces as unknown as { commits: Commits }).commits;
  if (options.maxInFlight === undefined || options.enoughForAnother === undefined) {
    throw new Error('AnnounceService.commits has no maxInFlight or enoughForAnother any more');
  }
  options.maxInFlight = max;
  options.enoughForAnother = threshold;
}

function requestOf({ library }: TrackerCore, peer: WorkloadPeer): AnnounceRequest {
  const clientAddress = Buffer.from([127, 0, 0, 1]);
  return {
    infoHash: peer.infoHash,
    peerId: Buffer.from(peer.peerId),
    clientAddress,
    ipv4: library.endpointOf(clientAddress, peer.port),
    uploaded: 0n,
    downloaded: 0n,
    left: BigInt(peer.left),
    event: library.AnnounceEvent.None,
    numwant: 50,
    format: 'compact',
    key: BigInt(peer.key),
  };
}
