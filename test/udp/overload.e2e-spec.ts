import type { InProcessTracker } from '../../src/tracker-application.js';
import { fieldsOf } from '../support/clients/transport-client.js';
import { eventually } from '../support/eventually.js';
import { aLeecher, anInfoHash } from '../support/clients/swarm-client.js';
import { lockTable, unlockTables } from '../support/postgres/table-lock.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';
import { announcePacket, scrapePacket, UdpClient } from '../support/clients/udp-client.js';

const QUEUE_LENGTH = 1_000;
/** More than the queue holds, and 1024 in four transactions. */
const TOO_MANY_ANNOUNCES = 3_000;
/** More than MAX_SCRAPES_IN_FLIGHT. */
const TOO_MANY_SCRAPES = 600;
/** Packets sent without waiting, which fit into a receive buffer of the default size. */
const AT_ONCE = 50;

/** UDP has no backpressure, so the tracker must refuse requests. */
describe('the UDP transport under overload', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let client: UdpClient;

  beforeEach(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { queueLength: QUEUE_LENGTH });
    client = await UdpClient.open(tracker.udpPort);
  });

  afterEach(async () => {
    await unlockTables();
    client.close();
    await tracker.close();
    await database.drop();
  });

  /** Sends in batches that fit into any receive buffer. */
  async function sendAll(packets: readonly Buffer[]): Promise<void> {
    for (let from = 0; from < packets.length; from += AT_ONCE) {
      await Promise.all(packets.slice(from, from + AT_ONCE).map((packet) => client.send(packet)));
      // This response comes after those to earlier packets.
      await client.connect();
    }
  }

  const isOverload = (answer: Buffer) => answer.toString('latin1', 8) === 'tracker is overloaded';
  /** The error of an announce whose transaction waited too long for the lock. */
  const isUnavailable = (answer: Buffer) => answer.toString('latin1', 8) === 'tracker is not available';
  const isError = (answer: Buffer) => answer.readUInt32BE(0) === 3;

  it('should refuse announces at once when the queue is full, and store others', async () => {
    const infoHash = anInfoHash();
    const connectionId = await client.connect();
    const { unlock } = await lockTable(database, 'peer');
    await sendAll(
      Array.from({ length: TOO_MANY_ANNOUNCES }, (_, at) =>
        announcePacket(connectionId, at, fieldsOf(aLeecher(infoHash, { numwant: 0 }))),
      ),
    );
    expect(client.unread.filter(isOverload).length).toBeGreaterThan(0);
    await unlock();
    const stored = async () => {
      const [row] = await database.query<{ count: string }>('SELECT count(*) FROM peer');
      return Number(row?.count);
    };
    // On a slow machine, every announce sent before may have waited too long.
    let sent = TOO_MANY_ANNOUNCES;
    await eventually(async () => {
      await client.send(announcePacket(connectionId, sent++, fieldsOf(aLeecher(infoHash, { numwant: 0 }))));
      expect(await stored()).toBeGreaterThan(0);
    });
    // Under this load some packets are lost.
    await eventually(() => expect(client.unread.filter((answer) => !isError(answer)).length).toBeGreaterThan(0));
    const errors = client.unread.filter(isError);
    expect(errors.filter((answer) => !isOverload(answer) && !isUnavailable(answer))).toEqual([]);
    expect(await stored()).toBeLessThanOrEqual(sent - errors.length);
  });

  it('should refuse scrapes at once above the limit, and answer all others in the end', async () => {
    const connectionId = await client.connect();
    const { unlock } = await lockTable(database, 'torrent');
    await sendAll(Array.from({ length: TOO_MANY_SCRAPES }, (_, at) => scrapePacket(connectionId, at, [anInfoHash()])));
    const refused = [...client.unread];
    expect(refused).toHaveLength(TOO_MANY_SCRAPES - 512);
    expect(refused.filter(isOverload)).toHaveLength(refused.length);
    await unlock();
    await eventually(() => expect(client.unread).toHaveLength(TOO_MANY_SCRAPES));
    expect(client.unread.slice(refused.length).filter(isError)).toEqual([]);
  });

  it('should answer received packets before it closes, and receive no more', async () => {
    const connectionId = await client.connect();
    const { unlock } = await lockTable(database, 'peer');
    const answer = client.ask(announcePacket(connectionId, 1, fieldsOf(aLeecher(anInfoHash()))));
    await client.connect();
    const closed = tracker.close();
    await client.send(announcePacket(connectionId, 2, fieldsOf(aLeecher(anInfoHash()))));
    await unlock();
    expect((await answer).readUInt32BE(0)).toBe(1);
    await closed;
    expect(client.unread).toEqual([]);
    tracker = await startTestTracker(database);
  });
});
