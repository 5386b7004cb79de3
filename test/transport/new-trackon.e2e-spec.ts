import bencode from 'bencode';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { httpGet } from '../support/clients/http-client.js';
import { anInfoHash, announceTarget, endpointOf, aSeeder } from '../support/clients/swarm-client.js';
import { announcePacket, UdpClient } from '../support/clients/udp-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Seconds; newTrackon lists no tracker with an interval outside of this. */
const INTERVALS = { min: 300, max: 10_800 };

/**
 * What newTrackon asks of a public tracker before it lists it: an announce of a random info hash as a seeder, with its own
 * addresses as `ipv4` and `ipv6` (literally `None` where it has none), at default settings.
 */
describe('newTrackon', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { trustedProxies: [], allowReservedAddresses: false });
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const query = (infoHash: Buffer) => ({
    info_hash: infoHash,
    peer_id: '-qB4390-newTrackon00',
    port: 6881,
    uploaded: 0,
    downloaded: 0,
    left: 0,
    compact: 1,
    ipv6: 'None',
    ipv4: '203.0.113.7',
  });

  it('A17, R1, R3, R9: should list the tracker over HTTP', async () => {
    const infoHash = anInfoHash();
    for (let round = 0; round < 2; round++) {
      const { status, headers, body } = await httpGet(tracker.port, announceTarget(query(infoHash)));
      expect([status, headers['content-encoding']]).toEqual([200, undefined]);
      const answer = bencode.decode(body) as Record<string, unknown>;
      expect(answer).not.toHaveProperty('failure reason');
      expect(answer.interval).toBeGreaterThanOrEqual(INTERVALS.min);
      expect(answer.interval).toBeLessThanOrEqual(INTERVALS.max);
      expect(answer['min interval']).toBeLessThanOrEqual(answer.interval as number);
      expect(Buffer.from(answer['external ip'] as Uint8Array)).toEqual(Buffer.from([127, 0, 0, 1]));
      expect(answer.peers).toBeInstanceOf(Uint8Array);
      expect((answer.peers as Uint8Array).length % 6).toBe(0);
    }
    const [row] = await database.query<{ ipv4: Buffer }>('SELECT ipv4 FROM peer WHERE info_hash = $1', [infoHash]);
    expect([...(row?.ipv4 ?? [])]).toEqual([127, 0, 0, 1, 6881 >> 8, 6881 & 0xff]);
  });

  it('U1, U4, U5, R9: should list the tracker over UDP', async () => {
    const client = await UdpClient.open(tracker.udpPort);
    try {
      const fields = { infoHash: anInfoHash(), peerId: Buffer.from('-qB4390-newTrackon00'), port: 6881 };
      const answer = await client.ask(announcePacket(await client.connect(), 0x12345678, fields));
      expect([answer.readUInt32BE(0), answer.readUInt32BE(4)]).toEqual([1, 0x12345678]);
      expect(answer.readUInt32BE(8)).toBeGreaterThanOrEqual(INTERVALS.min);
      expect(answer.readUInt32BE(8)).toBeLessThanOrEqual(INTERVALS.max);
      expect((answer.length - 20) % 6).toBe(0);
    } finally {
      client.close();
    }
  });

  it('R8: should find another peer of the swarm', async () => {
    const infoHash = anInfoHash();
    const other = aSeeder(infoHash, { left: 1000 }, '127.0.0.1');
    await httpGet(tracker.port, announceTarget(other.parameters));
    const { body } = await httpGet(tracker.port, announceTarget(query(infoHash)));
    const peers = Buffer.from((bencode.decode(body) as { peers: Uint8Array }).peers);
    expect(`${[...peers.subarray(0, 4)].join('.')}:${peers.readUInt16BE(4)}`).toBe(endpointOf(other));
  });
});
