import { connectionIdOf, bucketAt } from '../../src/protocol/udp/connection-id.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { UdpServer } from '../../src/transport/udp/udp.server.js';
import { fieldsOf } from '../support/clients/transport-client.js';
import { aLeecher, anInfoHash } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';
import { announcePacket, connectPacket, scrapePacket, UdpClient } from '../support/clients/udp-client.js';

const HOME = Buffer.from([127, 0, 0, 1]);
const INVALID = 'connection id is invalid';

/** Rows U1-U3 and U7 of docs/PROTOCOL.md. */
describe('connection ids over UDP', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let client: UdpClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database);
    client = await UdpClient.open(tracker.udpPort);
  });

  afterAll(async () => {
    client.close();
    await tracker.close();
    await database.drop();
  });

  const announceOf = (connectionId: Buffer) => announcePacket(connectionId, 9, fieldsOf(aLeecher(anInfoHash())));
  const errorIn = (answer: Buffer) => (answer.readUInt32BE(0) === 3 ? answer.toString('latin1', 8) : undefined);

  it('U1: should respond to a connect with 16 bytes and its transaction id', async () => {
    const answer = await client.ask(connectPacket(0xdeadbeef));
    expect(answer).toHaveLength(16);
    expect(answer.toString('hex', 0, 8)).toBe('00000000deadbeef');
  });

  it('U1: should drop and count any other packet of 16 bytes or less', async () => {
    const server = tracker.get(UdpServer);
    const before = server.malformed;
    const connect = connectPacket(1);
    const others = Array.from({ length: 16 }, (_, length) => connect.subarray(0, length));
    for (const at of [0, 7, 8, 11]) {
      const changed = Buffer.from(connect);
      changed[at] = 0xff;
      others.push(changed);
    }
    for (const packet of others) await client.send(packet);
    await client.connect();
    expect(server.malformed - before).toBe(others.length);
    expect(client.unread).toEqual([]);
  });

  it('U2: should issue another id to each address', async () => {
    const other = await UdpClient.open(tracker.udpPort, '127.0.0.2');
    const overIpv6 = await UdpClient.open(tracker.udpPort, '::1');
    const otherId = await other.connect();
    const ids = [await client.connect(), otherId, await overIpv6.connect()];
    expect(new Set(ids.map((id) => id.toString('hex'))).size).toBe(3);
    expect(errorIn(await client.ask(announceOf(otherId)))).toBe(INVALID);
    expect(errorIn(await other.ask(announceOf(otherId)))).toBeUndefined();
    other.close();
    overIpv6.close();
  });

  it('U2: should accept an id from any port of its address', async () => {
    const connectionId = await client.connect();
    const other = await UdpClient.open(tracker.udpPort);
    expect(errorIn(await other.ask(announceOf(connectionId)))).toBeUndefined();
    other.close();
  });

  it('U2, U3: should accept the ids of the previous and the next time bucket, but no others', async () => {
    const [row] = await database.query<{ value: Buffer }>(`SELECT value FROM secret WHERE name = 'connection-id'`);
    const secret = row?.value ?? Buffer.alloc(0);
    const now = bucketAt(Date.now());
    const errorAt = async (bucket: number) =>
      errorIn(await client.ask(announceOf(connectionIdOf(secret, HOME, bucket))));
    for (const bucket of [now - 1, now, now + 1]) expect(await errorAt(bucket)).toBeUndefined();
    for (const bucket of [now - 2, now - 3, now + 3]) expect(await errorAt(bucket)).toBe(INVALID);
  });

  it('U3, U7: should send an error that is shorter than the request for a wrong id', async () => {
    const wrong = Buffer.alloc(8, 7);
    for (const request of [announceOf(wrong), scrapePacket(wrong, 9, [anInfoHash()])]) {
      const answer = await client.ask(request);
      expect(answer.toString('hex', 0, 8)).toBe('0000000300000009');
      expect(errorIn(answer)).toBe(INVALID);
      expect(answer.length).toBeLessThan(request.length);
    }
  });
});
