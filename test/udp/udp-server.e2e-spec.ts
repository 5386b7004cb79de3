import { jest } from '@jest/globals';
import { AnnounceService } from '../../src/tracker/announce/announce.service.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { decodeAnnouncePacket, fieldsOf, overHttp, overUdp } from '../support/clients/transport-client.js';
import { aLeecher, anInfoHash, aSeeder, endpointOf } from '../support/clients/swarm-client.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';
import { announcePacket, scrapePacket, UdpClient } from '../support/clients/udp-client.js';

/** Rows U4-U6 of docs/PROTOCOL.md. */
describe('the UDP server', () => {
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

  it('U4: should read path and query (BEP 41), and accept an announce with any bytes after it', async () => {
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

  it('U4: should ignore the address in the packet unless the operator allows it', async () => {
    const trusting = await startTestTracker(database, { allowIpParam: true });
    try {
      for (const [instance, address] of [
        [tracker, '127.0.0.1'],
        [trusting, '203.0.113.9'],
      ] as const) {
        const infoHash = anInfoHash();
        const fields = { ...fieldsOf(aSeeder(infoHash, { port: 7001 })), ip: Buffer.from([203, 0, 113, 9]) };
        const sender = await UdpClient.open(instance.udpPort);
        await sender.ask(announcePacket(await sender.connect(), 1, fields));
        sender.close();
        const { endpoints } = await overUdp(instance).announce(aLeecher(infoHash, {}, '127.0.0.9'));
        expect(endpoints).toEqual([`${address}:7001`]);
      }
    } finally {
      await trusting.close();
    }
  });

  it('U5: should send peers of the address family of the announce, as many as fit 1400 bytes', async () => {
    const generous = await startTestTracker(database, { queryLimit: 1000, maxPeersPerAddress: 0 });
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
      for (const [address, size, max] of [
        ['127.0.0.1', 6, 230],
        ['::1', 18, 76],
      ] as const) {
        const sender = await UdpClient.open(generous.udpPort, address);
        const peer = aLeecher(infoHash, { numwant: 1000 }, address);
        const answer = await sender.ask(announcePacket(await sender.connect(), 1, fieldsOf(peer)));
        const { endpoints } = decodeAnnouncePacket(answer, size);
        expect(endpoints).toHaveLength(max);
        expect(new Set(endpoints).size).toBe(max);
        expect(answer.length).toBeLessThanOrEqual(1400);
        sender.close();
      }
    } finally {
      await generous.close();
    }
  });

  it('U5: should not count peers of the other address family against numwant', async () => {
    const infoHash = anInfoHash();
    const http = overHttp(tracker);
    const overIpv4 = aSeeder(infoHash, {}, '10.0.0.1');
    await http.announce(overIpv4);
    for (let peers = 0; peers < 60; peers++) await http.announce(aSeeder(infoHash, {}, `2001:db8::${peers + 1}`));
    const { endpoints } = await overUdp(tracker).announce(aLeecher(infoHash, { numwant: 1 }, '127.0.0.1'));
    expect(endpoints).toEqual([endpointOf(overIpv4)]);
  });

  it('U6: should scrape up to 74 torrents in the order requested, repeated ones too, with zeros for unknown ones', async () => {
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

  it('should listen on the address of the host, or not at all if it is switched off', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const listening = await startTestTracker(database, { host });
      const sender = await UdpClient.open(listening.udpPort, host);
      expect(await sender.connect()).toHaveLength(8);
      sender.close();
      await listening.close();
    }
    const listening = await startTestTracker(database, { host: 'localhost' });
    expect(listening.udpPort).toBeGreaterThan(0);
    await listening.close();
    const without = await startTestTracker(database, { udpPort: 0 });
    expect(without.udpPort).toBeUndefined();
    await without.close();
  });
});
