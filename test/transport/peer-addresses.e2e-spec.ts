import type { InProcessTracker } from '../../src/tracker-application.js';
import { aLeecher, announce, anInfoHash, aSeeder, endpointOf, scrapeOne } from '../support/clients/swarm-client.js';
import { announcePacket, UdpClient } from '../support/clients/udp-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Addresses that can be nobody's peer, and those that only neighbours can reach. */
describe('the address of a peer', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, {
      trustedProxies: ['127.0.0.1'],
      allowIpParam: true,
      allowReservedAddresses: false,
    });
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const storedOf = async (infoHash: Buffer) =>
    (await database.query<{ ipv4: Buffer | null }>('SELECT ipv4 FROM peer WHERE info_hash = $1', [infoHash])).map(
      ({ ipv4 }) => ipv4 && [...ipv4.subarray(0, 4)].join('.'),
    );

  it.each([
    '0.0.0.1',
    '169.254.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.1',
    '::',
    '2001:db8::1',
    'fe80::1',
    'ff02::1',
  ])('F9: should be refused if it is %s', async (address) => {
    const infoHash = anInfoHash();
    expect(await announce(tracker.port, aSeeder(infoHash, {}, address))).toMatchObject({
      'failure reason': 'no peer can have this address',
      'retry in': 'never',
    });
    expect(await storedOf(infoHash)).toEqual([]);
    expect((await scrapeOne(tracker.port, infoHash)).complete).toBe(0);
  });

  it.each([
    ['8.8.8.8', '0.0.0.0', '8.8.8.8'],
    ['8.8.8.8', '224.0.0.1', '8.8.8.8'],
    ['8.8.8.8', '192.0.2.1', '8.8.8.8'],
    ['8.8.8.8', '10.0.0.1', '8.8.8.8'],
    ['8.8.8.8', '127.0.0.1', '8.8.8.8'],
    ['8.8.8.8', '9.9.9.9', '9.9.9.9'],
    ['10.0.0.1', '192.168.1.1', '192.168.1.1'],
    ['10.0.0.1', '9.9.9.9', '9.9.9.9'],
    ['10.0.0.1', '169.254.1.1', '10.0.0.1'],
  ])('F9: from %s, a claim to be %s should make it %s', async (from, ip, stored) => {
    const infoHash = anInfoHash();
    await announce(tracker.port, aSeeder(infoHash, { ip }, from));
    expect(await storedOf(infoHash)).toEqual([stored]);
  });

  it('F9: should not be a claim of a packet that no peer can have', async () => {
    const infoHash = anInfoHash();
    const client = await UdpClient.open(tracker.udpPort, '127.57.0.1');
    try {
      const fields = { infoHash, peerId: Buffer.alloc(20, 1), port: 7000, ip: Buffer.from([224, 0, 0, 1]) };
      await client.ask(announcePacket(await client.connect(), 1, fields));
      expect(await storedOf(infoHash)).toEqual(['127.57.0.1']);
    } finally {
      client.close();
    }
  });

  it('F10: should be selected for askers of private addresses only, if it is private', async () => {
    const infoHash = anInfoHash();
    const seeders = [
      '10.0.0.1',
      '127.9.9.9',
      '172.16.0.1',
      '192.168.3.4',
      '100.64.0.1',
      'fd00::1',
      '8.8.4.4',
      '2a00::1',
    ];
    const peers = seeders.map((address) => aSeeder(infoHash, {}, address));
    for (const peer of peers) await announce(tracker.port, peer);
    const selectedFor = async (address: string) =>
      [...(await announce(tracker.port, aLeecher(infoHash, {}, address))).endpoints].sort();
    const publicPeers = peers.slice(-2).map(endpointOf).sort();
    const askers = ['9.9.9.9', '2a00::9', '10.0.0.9', '::1'];
    const [ofIpv4, ofIpv6, ...ofPrivate] = await Promise.all(askers.map(selectedFor));
    expect([ofIpv4, ofIpv6].map((selected) => selected?.filter((one) => !/^(9\.9|2a00::9)/.test(one)))).toEqual([
      publicPeers,
      publicPeers,
    ]);
    for (const selected of ofPrivate) expect(selected).toEqual(expect.arrayContaining(peers.map(endpointOf)));
  });
});
