import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrackerSettings } from '../../src/config/load-config.js';
import { configFromSettings } from '../../src/config/load-config.js';
import { type InProcessTracker, startTracker } from '../../src/tracker-application.js';
import { eventually } from '../support/eventually.js';
import { aLeecher, anInfoHash, endpointOf, scrapeOne, type TestPeer } from '../support/clients/swarm-client.js';
import { announcePacket, UdpClient } from '../support/clients/udp-client.js';
import { fieldsOf, overHttp, overUdp } from '../support/clients/transport-client.js';
import { createTestDatabase, VARIANT_SETTINGS } from '../support/tracker.js';

const HONEST = 50;
/** Many times a sample of a swarm. */
const FAKES = 1_000;
const MAX = 32;
/** Fakes that announce at the same time. */
const AT_A_TIME = 50;

const SETTINGS = { port: 0, logLevel: 'error', trustedProxies: ['127.0.0.0/8', '::1'], rateLimit: 0 } as const;

/** The name, what fake peers and askers announce over, and the addresses: of honest peers, of fake ones, and of the asker. */
type Network = [string, 'http' | 'udp', (at: number) => string, (at: number) => string, string];

/** Where the peers of a test are. IPv6 over UDP has one network on loopback: honest peers announce over HTTP there. */
const NETWORKS: readonly Network[] = [
  ['HTTP, an IPv4 address', 'http', (at: number) => `60.1.${at}.1`, () => '50.1.2.3', '70.1.1.1'],
  ['HTTP, an IPv6 /64', 'http', (at: number) => `2a01:${at + 1}::1`, (at: number) => `2a02::${at + 1}`, '2a03::1'],
  ['UDP, an IPv4 address', 'udp', (at: number) => `127.60.${at}.1`, () => '127.50.0.1', '127.70.0.1'],
  ['UDP, an IPv6 /64', 'udp', (at: number) => `2a01:${at + 1}::1`, () => '::1', '::1'],
];

async function startOnPostgres(settings: TrackerSettings) {
  const database = await createTestDatabase();
  const tracker = await startTracker(
    configFromSettings({ ...SETTINGS, ...VARIANT_SETTINGS, databaseUrl: database.url, ...settings }),
  );
  return { tracker, end: () => database.drop() };
}

async function startEmbedded(settings: TrackerSettings) {
  const folder = await mkdtemp(join(tmpdir(), 'yabtt-fakes-'));
  const tracker = await startTracker(
    configFromSettings({ ...SETTINGS, ...VARIANT_SETTINGS, dataDir: join(folder, 'data'), ...settings }),
  );
  return { tracker, end: () => rm(folder, { recursive: true }) };
}

describe.each([
  ['PostgreSQL', startOnPostgres],
  ['the embedded database', startEmbedded],
] as const)('fake peers of one network, on %s', (_database, start) => {
  let [tracker, unlimited] = [{} as InProcessTracker, {} as InProcessTracker];
  const endings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    const [limitedOne, unlimitedOne] = [
      await start({ maxPeersPerAddress: MAX }),
      await start({ maxPeersPerAddress: 0 }),
    ];
    [tracker, unlimited] = [limitedOne.tracker, unlimitedOne.tracker];
    for (const one of [limitedOne, unlimitedOne]) endings.push(() => one.tracker.close(), one.end);
  });

  afterAll(async () => {
    for (const end of endings) await end();
  });

  /** How many honest peers an honest leecher gets now. */
  const honestIn = async (
    at: InProcessTracker,
    [, transport, honestAt, fakeAt, askerAt]: Network,
  ): Promise<{ ask: () => Promise<number>; infoHash: Buffer }> => {
    const infoHash = anInfoHash();
    const honest = Array.from({ length: HONEST }, (_, number) => aLeecher(infoHash, {}, honestAt(number)));
    const ofHonest = honestAt(0).startsWith('127.') ? overUdp(at) : overHttp(at);
    for (const peer of honest) await ofHonest.announce(peer);
    const fakes = Array.from({ length: FAKES }, (_, number) => aLeecher(infoHash, {}, fakeAt(number)));
    await (transport === 'http' ? announceAll(fakes, (peer) => overHttp(at).announce(peer)) : fromOneSocket(at, fakes));
    const asker = aLeecher(infoHash, {}, askerAt);
    const endpoints = new Set(honest.map(endpointOf));
    const client = transport === 'http' ? overHttp(at) : overUdp(at);
    return {
      ask: async () => (await client.announce(asker)).endpoints.filter((endpoint) => endpoints.has(endpoint)).length,
      infoHash,
    };
  };

  it.each(NETWORKS)('F8: over %s should leave honest peers to each other', async (...network) => {
    const { ask, infoHash } = await honestIn(tracker, network);
    await eventually(async () => {
      // Of 82 peers and the asker, 50 are drawn: 30 honest ones on average.
      expect(await ask()).toBeGreaterThan(15);
      expect((await scrapeOne(tracker.port, infoHash)).incomplete).toBeLessThanOrEqual(HONEST + MAX + 1);
    });
  });

  it.each(NETWORKS.slice(0, 1))('F8: over %s would hide honest peers without the limit', async (...network) => {
    const { ask } = await honestIn(unlimited, network);
    // Of 1 050 peers, 50 are drawn: two honest ones on average.
    expect(await ask()).toBeLessThan(15);
  });
});

async function announceAll(peers: readonly TestPeer[], announce: (peer: TestPeer) => Promise<unknown>): Promise<void> {
  const left = [...peers];
  const run = async () => {
    for (let peer = left.pop(); peer; peer = left.pop()) await announce(peer);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, run));
}

/** Announces from one socket, as one host with many peer ids does. */
async function fromOneSocket(tracker: InProcessTracker, peers: readonly TestPeer[]): Promise<void> {
  const client = await UdpClient.open(tracker.udpPort, peers[0]?.address);
  try {
    const id = await client.connect();
    let transaction = 0;
    await announceAll(peers, (peer) => client.ask(announcePacket(id, ++transaction, fieldsOf(peer))));
  } finally {
    client.close();
  }
}
