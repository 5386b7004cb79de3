import { jest } from '@jest/globals';
import { connectionIdOf, bucketAt } from '../../src/protocol/udp/connection-id.js';
import { AnnounceService } from '../../src/tracker/announce/announce.service.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { UdpServer } from '../../src/transport/udp/udp.server.js';
import { decodeAnnounceAnswer, fieldsOf, overHttp, overUdp } from '../support/clients/transport-client.js';
import { aLeecher, anInfoHash, aSeeder, endpointOf } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';
import { announcePacket, connectPacket, scrapePacket, UdpClient } from '../support/clients/udp-client.js';

const HOME = Buffer.from([127, 0, 0, 1]);
const INVALID = 'connection id is invalid';

/** Rows U1-U7 of the protocol. U8 is in udp-packets, what holds as over HTTP in announce-contract. */
describe('the UDP door', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let client: UdpClient;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database);
    client = await UdpClient.open(tracker.udpPort as number);
  });

  afterAll(async () => {
    client.close();
    await tracker.close();
    await database.drop();
  });

  const announceOf = (connectionId: Buffer) => announcePacket(connectionId, 9, fieldsOf(aLeecher(anInfoHash())));
  const errorIn = (answer: Buffer) => (answer.readUInt32BE(0) === 3 ? answer.toString('latin1', 8) : undefined);

  it('U1: should answer a connect with as many bytes, and its transaction id', async () => {
    const answer = await client.ask(connectPacket(0xdeadbeef));
    expect(answer).toHaveLength(16);
    expect(answer.toString('hex', 0, 8)).toBe('00000000deadbeef');
  });

  it('U1: should drop and count anything else of 16 bytes or less', async () => {
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

  it('U2: should give the same id until the time bucket ends, and another one to another address', async () => {
    const other = await UdpClient.open(tracker.udpPort as number, '127.0.0.2');
    const overIpv6 = await UdpClient.open(tracker.udpPort as number, '::1');
    const ids = [await client.connect(), await other.connect(), await overIpv6.connect()];
    expect(new Set(ids.map((id) => id.toString('hex'))).size).toBe(3);
    expect(errorIn(await client.ask(announceOf(ids[1] as Buffer)))).toBe(INVALID);
    expect(errorIn(await other.ask(announceOf(ids[1] as Buffer)))).toBeUndefined();
    other.close();
    overIpv6.close();
  });

  it('U2: should take an id from any port of the address', async () => {
    const connectionId = await client.connect();
    const other = await UdpClient.open(tracker.udpPort as number);
    expect(errorIn(await other.ask(announceOf(connectionId)))).toBeUndefined();
    other.close();
  });

  it('U2, U3: should take the id of the time bucket before, and of the next, but no older one', async () => {
    const [row] = await database.query<{ value: Buffer }>(`SELECT value FROM secret WHERE name = 'connection-id'`);
    const now = bucketAt(Date.now());
    const errorAt = async (bucket: number) =>
      errorIn(await client.ask(announceOf(connectionIdOf(row?.value as Buffer, HOME, bucket))));
    for (const bucket of [now - 1, now, now + 1]) expect(await errorAt(bucket)).toBeUndefined();
    for (const bucket of [now - 2, now - 3, now + 3]) expect(await errorAt(bucket)).toBe(INVALID);
  });

  it('U3, U7: should answer a wrong id with an error that is shorter than the request', async () => {
    const wrong = Buffer.alloc(8, 7);
    for (const request of [announceOf(wrong), scrapePacket(wrong, 9, [anInfoHash()])]) {
      const answer = await client.ask(request);
      expect(answer.toString('hex', 0, 8)).toBe('0000000300000009');
      expect(errorIn(answer)).toBe(INVALID);
      expect(answer.length).toBeLessThan(request.length);
    }
  });

  it('U4: should hand on path and query (BEP 41), and take an announce with whatever follows it', async () => {
    const announce = jest.spyOn(tracker.get(AnnounceService), 'announce');
    const connectionId = await client.connect();
    for (const [options, urlData] of [
      [[], undefined],
      [[0, 0], undefined],
      [[2, 4, 0x2f, 0x61, 0x3f, 0x62, 1, 2, 1, 0x63, 0], '/a?bc'],
      [[2, 200, 1], undefined],
    ] as const) {
      const answer = await client.ask(Buffer.concat([announceOf(connectionId), Buffer.from(options)]));
      expect(errorIn(answer)).toBeUndefined();
      expect(announce.mock.lastCall?.[0].urlData?.toString()).toBe(urlData);
    }
    announce.mockRestore();
  });

  it('U4: should ignore the address in the packet, unless the operator allows it', async () => {
    const believing = await startTestTracker(database, { allowIpParam: true });
    try {
      for (const [asked, address] of [
        [tracker, '127.0.0.1'],
        [believing, '203.0.113.9'],
      ] as const) {
        const infoHash = anInfoHash();
        const fields = { ...fieldsOf(aSeeder(infoHash, { port: 7001 })), ip: Buffer.from([203, 0, 113, 9]) };
        const claimant = await UdpClient.open(asked.udpPort as number);
        await claimant.ask(announcePacket(await claimant.connect(), 1, fields));
        claimant.close();
        const { endpoints } = await overUdp(asked).announce(aLeecher(infoHash, {}, '127.0.0.9'));
        expect(endpoints).toEqual([`${address}:7001`]);
      }
    } finally {
      await believing.close();
    }
  });

  it('U5: should introduce peers of the family that was asked over, no more than fit 1400 bytes', async () => {
    const generous = await startTestTracker(database, { queryLimit: 1000 });
    try {
      const infoHash = anInfoHash();
      const http = overHttp(generous);
      await Promise.all(
        Array.from({ length: 240 }, async (_, at) => {
          const peer = aSeeder(infoHash, { key: '1' }, `10.0.0.${at}`);
          await http.announce(peer);
          if (at < 80) await http.announce({ ...peer, address: `2001:db8::${at + 1}` });
        }),
      );
      for (const [address, size, most] of [
        ['127.0.0.1', 6, 230],
        ['::1', 18, 76],
      ] as const) {
        const asker = await UdpClient.open(generous.udpPort as number, address);
        const peer = aLeecher(infoHash, { numwant: 1000 }, address);
        const answer = await asker.ask(announcePacket(await asker.connect(), 1, fieldsOf(peer)));
        const { endpoints } = decodeAnnounceAnswer(answer, size);
        expect(endpoints).toHaveLength(most);
        expect(new Set(endpoints).size).toBe(most);
        expect(answer.length).toBeLessThanOrEqual(1400);
        asker.close();
      }
    } finally {
      await generous.close();
    }
  });

  it('U5: should not let peers of the other family take the places of those that can be introduced', async () => {
    const infoHash = anInfoHash();
    const http = overHttp(tracker);
    const overIpv4 = aSeeder(infoHash, {}, '10.0.0.1');
    await http.announce(overIpv4);
    for (let peers = 0; peers < 60; peers++) await http.announce(aSeeder(infoHash, {}, `2001:db8::${peers + 1}`));
    const { endpoints } = await overUdp(tracker).announce(aLeecher(infoHash, { numwant: 1 }, '127.0.0.1'));
    expect(endpoints).toEqual([endpointOf(overIpv4)]);
  });

  it('U6: should scrape up to 74 torrents in the order asked, twice if asked twice, zeros for unknown', async () => {
    const [known, unknown] = [anInfoHash(), anInfoHash()];
    await overUdp(tracker).announce(aSeeder(known, {}, '127.0.0.1'));
    const connectionId = await client.connect();
    const countsOf = async (infoHashes: readonly Buffer[]) => {
      const answer = await client.ask(scrapePacket(connectionId, 5, infoHashes));
      expect(answer.toString('hex', 0, 8)).toBe('0000000200000005');
      return answer.toString('hex', 8).match(/.{24}/g);
    };
    const [one, none] = ['00000001'.padEnd(24, '0'), '0'.repeat(24)];
    expect(await countsOf([known])).toEqual([one]);
    expect(await countsOf([unknown, known, unknown, known])).toEqual([none, one, none, one]);
    const hashes = Array.from({ length: 74 }, (_, at) => (at % 2 ? known : anInfoHash()));
    expect(await countsOf(hashes)).toEqual(hashes.map((infoHash) => (infoHash === known ? one : none)));
    expect(await database.query('SELECT FROM torrent WHERE info_hash = $1', [unknown])).toEqual([]);
  });

  it('should listen at one address where the host names one, and nowhere where it is switched off', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const there = await startTestTracker(database, { host });
      const asker = await UdpClient.open(there.udpPort as number, host);
      expect(await asker.connect()).toHaveLength(8);
      asker.close();
      await there.close();
    }
    const there = await startTestTracker(database, { host: 'localhost' });
    expect(there.udpPort).toBeGreaterThan(0);
    await there.close();
    const without = await startTestTracker(database, { udpPort: 0 });
    expect(without.udpPort).toBeUndefined();
    await without.close();
  });
});
