import fc from 'fast-check';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { UdpServer } from '../../src/transport/udp/udp.server.js';
import { fieldsOf } from '../support/clients/transport-client.js';
import { aLeecher, anInfoHash } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';
import { announcePacket, connectPacket, scrapePacket, UdpClient } from '../support/clients/udp-client.js';

/** Bytes of the longest datagram over IPv4. */
const LONGEST_DATAGRAM = 65_507;

/** Row U8 of docs/PROTOCOL.md: any packet is answered, or dropped and counted, and the tracker keeps running. */
describe('malformed packets', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let server: UdpServer;
  let sender: UdpClient;
  let bystander: UdpClient;
  let requests: readonly [connect: Buffer, announce: Buffer, scrape: Buffer];

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database);
    server = tracker.get(UdpServer);
    sender = await UdpClient.open(tracker.udpPort);
    bystander = await UdpClient.open(tracker.udpPort, '127.0.0.2');
    const connectionId = await sender.connect();
    requests = [
      connectPacket(1),
      announcePacket(connectionId, 2, fieldsOf(aLeecher(anInfoHash()))),
      scrapePacket(connectionId, 3, [anInfoHash(), anInfoHash()]),
    ];
  });

  afterAll(async () => {
    sender.close();
    bystander.close();
    await tracker.close();
    await database.drop();
  });

  /** Sends a packet and waits until it is answered or counted. Another client must still get a response. */
  async function survive(packet: Buffer): Promise<'answered' | 'dropped'> {
    const dropped = server.malformed;
    await sender.send(packet);
    await bystander.connect();
    if (server.malformed > dropped) return 'dropped';
    await sender.receive();
    return 'answered';
  }

  it('U8: should survive random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000, size: 'max' }), async (bytes) => {
        expect(await survive(Buffer.from(bytes))).toMatch(/^(answered|dropped)$/);
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });

  it('U8: should survive requests with changed, removed and appended bytes', async () => {
    const aChange = fc.tuple(fc.nat(), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        fc.nat(2),
        fc.array(aChange, { maxLength: 8 }),
        fc.option(fc.nat(98)),
        fc.uint8Array({ maxLength: 60 }),
        async (which, changes, length, more) => {
          const packet = Buffer.from(requests[which] ?? []);
          for (const [at, byte] of changes) packet[at % packet.length] = byte;
          const changed = Buffer.concat([packet.subarray(0, length ?? packet.length), more]);
          expect(await survive(changed)).toMatch(/^(answered|dropped)$/);
        },
      ),
      {
        numRuns: 500,
        // Each failure waits for an answer that does not come.
        endOnFailure: true,
        examples: [
          // Another connection id, and the highest transaction id.
          [
            1,
            [
              [0, 255],
              [12, 255],
            ],
            null,
            new Uint8Array(),
          ],
        ],
      },
    );
  });

  it('U8: should drop a packet that is too short for its action', async () => {
    const [, announce, scrape] = requests;
    for (let length = 0; length < 98; length++) expect(await survive(announce.subarray(0, length))).toBe('dropped');
    for (let length = 0; length < 56; length++) {
      expect(await survive(scrape.subarray(0, length))).toBe(length === 36 ? 'answered' : 'dropped');
    }
  });

  it('U8: should drop a packet that is longer than any request', async () => {
    const announce = requests[1];
    const withLength = (length: number) => Buffer.concat([announce, Buffer.alloc(length - announce.length)]);
    expect(await survive(withLength(1500))).toBe('answered');
    for (const length of [1501, 2000, LONGEST_DATAGRAM]) expect(await survive(withLength(length))).toBe('dropped');
  });

  it('U8: should drop a packet with an unknown action', async () => {
    const announce = Buffer.from(requests[1]);
    for (const action of [0, 3, 4, 0xffffffff]) {
      announce.writeUInt32BE(action, 8);
      expect(await survive(announce)).toBe('dropped');
    }
  });

  it('U8: should have sent every answer to such packets', () => {
    expect(server.unsent).toBe(0);
  });
});
