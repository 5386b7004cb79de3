import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { startApplication } from '../../docs/examples/embed.js';
import {
  type AnnounceRequest,
  AnnounceEvent,
  AnnounceService,
  endpointOf,
  parseAddress,
  PeerQueryService,
} from '../../src/library.js';
import { httpGet } from '../support/clients/http-client.js';
import {
  aLeecher,
  announce,
  anInfoHash,
  announceTarget,
  aSeeder,
  announceRaw,
} from '../support/clients/swarm-client.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';

/** The documentation's example of an application that embeds the tracker. */
describe('the library', () => {
  let database: TestDatabase;
  let application: Awaited<ReturnType<typeof startApplication>>;
  let port: number;

  beforeAll(async () => {
    database = await createTestDatabase();
    application = await startApplication(
      { databaseUrl: database.url, trustedProxies: ['127.0.0.1'], allowReservedAddresses: true },
      0,
    );
    port = ((application.getHttpServer() as Server).address() as AddressInfo).port;
  });

  afterAll(async () => {
    await application.close();
    await database.drop();
  });

  it("should serve announces on the application's own Express, bencoded, beside its routes", async () => {
    const infoHash = anInfoHash();
    await announce(port, aSeeder(infoHash));
    const answer = await announceRaw(port, aLeecher(infoHash));
    expect(answer.headers['content-type']).toBe('text/plain');
    expect(answer.body.toString('latin1')).toMatch(/^d8:completei1e/);
    const { body } = await httpGet(port, `/torrents/${infoHash.toString('hex')}`);
    expect(JSON.parse(body.toString())).toEqual({ complete: 1, incomplete: 1, downloaded: 0 });
  });

  it("A21: should serve all forms of the tracker's paths on the application's own Express", async () => {
    const answer = await announceRaw(port, aLeecher(anInfoHash()));
    for (const path of ['//announce', '/announce/', '///announce.php//']) {
      const { parameters } = aLeecher(anInfoHash());
      const target = announceTarget(parameters).replace('/announce', path);
      const { headers, body } = await httpGet(port, target, { headers: { 'X-Forwarded-For': '192.0.2.1' } });
      expect(headers['content-type']).toBe(answer.headers['content-type']);
      expect(body.toString('latin1')).toMatch(/^d8:completei0e/);
    }
  });

  it('should leave unknown paths to the application', async () => {
    const { status, body } = await httpGet(port, '/elsewhere');
    expect([status, JSON.parse(body.toString()).error]).toEqual([404, 'Not Found']);
  });

  it('should store announces by insertOrUpdate and select peers by queryPeers', async () => {
    const address = parseAddress('192.0.2.1') as Buffer;
    const request: AnnounceRequest = {
      infoHash: anInfoHash(),
      peerId: Buffer.from('-TR4040-library00000'),
      clientAddress: address,
      ipv4: endpointOf(address, 6881),
      uploaded: 0n,
      downloaded: 0n,
      left: 1n,
      event: AnnounceEvent.Started,
      format: 'full',
    };
    await application.get(AnnounceService, { strict: false }).insertOrUpdate(request);
    const asker = { ...request, peerId: Buffer.from('-TR4040-library00001'), ipv4: endpointOf(address, 6882) };
    const { counts, peers } = await application.get(PeerQueryService, { strict: false }).queryPeers(asker);
    expect(counts).toEqual({ complete: 0, incomplete: 1, downloaded: 0 });
    expect(peers.ipv4).toEqual(request.ipv4);
    expect(peers.ipv4Ids).toEqual(request.peerId);
  });
});
