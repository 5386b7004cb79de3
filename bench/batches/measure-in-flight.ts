import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { AnnounceRequest } from 'yabtt';
import { inTurns } from '../servers/contestants.js';
import type { InFlight } from './in-flight-service.js';
import { announceInProcess, startCore, type TrackerCore } from '../servers/in-process.js';
import type { Bench } from '../measurement.js';
import { seededRandom, oneOf } from '../workload/random.js';
import { startServerProcess } from '../servers/server-process.js';
import { median } from '../report/statistics.js';
import { fixed, type Table, whole } from '../report/table.js';
import { population } from '../workload/workload.js';
import type { WorkloadPeer } from '../workload/workload-peer.js';

const IN_FLIGHT: readonly InFlight[] = [
  { maxTransactions: 1, minForAnother: 1, maxBatch: 256 },
  { maxTransactions: 2, minForAnother: 1, maxBatch: 256 },
  { maxTransactions: 4, minForAnother: 32, maxBatch: 256 },
  { maxTransactions: 2, minForAnother: 32, maxBatch: 256 },
  { maxTransactions: 2, minForAnother: 128, maxBatch: 256 },
  { maxTransactions: 2, minForAnother: 256, maxBatch: 512 },
];
/** Additional milliseconds to the farther database, each way. */
const DELAY_MS = 0.5;
const CALLERS = 512;
/** Within these, every peer must have announced once. */
const WARM_UP_SECONDS = 120;
const ROUND_TRIPS = 200;
const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** How many transactions at a time serve announces best, with the database near and farther away. */
export async function measureInFlight(bench: Bench): Promise<Table[]> {
  const { quick, rounds, seconds, sizes } = bench.options;
  const limits = IN_FLIGHT.slice(0, quick ? 1 : undefined);
  const places = [await openPlace(bench, 'loopback', 0), await openPlace(bench, 'farther', DELAY_MS)];
  const random = seededRandom(1);
  const next = ({ requests }: Place) => oneOf(random, requests);
  for (const { core, requests } of places) {
    let at = 0;
    await announceInProcess(core.announces, CALLERS, WARM_UP_SECONDS, () => requests[at++]);
  }
  const contestants = limits.flatMap((inFlight) => places.map((place) => ({ inFlight, place })));
  const runs = await inTurns(rounds, contestants, async ({ inFlight, place }) =>
    announceInProcess(await place.core.announcesWith(inFlight), CALLERS, seconds, () => next(place)),
  );
  const rates = runs.map((rounds) => whole(median(rounds)));
  const table = {
    title: 'Transactions in flight',
    columns: [
      'transactions',
      'another for',
      'batch',
      ...places.map(({ name, roundTrip }) => `${name}, ${fixed(roundTrip, 2)} ms: announces/s`),
    ],
    rows: limits.map(({ maxTransactions, minForAnother, maxBatch }, at) => [
      String(maxTransactions),
      String(minForAnother),
      String(maxBatch),
      ...rates.slice(at * places.length, (at + 1) * places.length),
    ]),
    notes: [
      `In process, ${CALLERS} callers, ${whole(sizes.peers)} refreshing peers. The times are of a SELECT 1.`,
      'transactions: in flight, at most. another for: queued announces that start another transaction. batch: at most.',
    ],
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
