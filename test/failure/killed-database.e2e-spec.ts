import pg from 'pg';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { eventually } from '../support/eventually.js';
import { overUdp } from '../support/clients/transport-client.js';
import { httpGet } from '../support/clients/http-client.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import { aLeecher, announce, anInfoHash, aSeeder, scrapeTarget } from '../support/clients/swarm-client.js';
import { startTestTracker } from '../support/tracker.js';
import { scrapePacket, UdpClient } from '../support/clients/udp-client.js';

/** A database that is killed and restarted, on its own PostgreSQL server. */
describe('a killed database', () => {
  let postgres: PostgresServer;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    postgres = await startPostgres();
    tracker = await startTestTracker({ url: postgres.url });
  });

  afterAll(async () => {
    await tracker.close();
    await postgres.stop();
  });

  it('R16: should answer with retry in while it is down, and serve again when it is back', async () => {
    const infoHash = anInfoHash();
    const seeder = aSeeder(infoHash);
    await announce(tracker.port, seeder);
    await postgres.kill();
    for (let tries = 0; tries < 3; tries++) {
      expect(await announce(tracker.port, aLeecher(infoHash))).toMatchObject({
        'failure reason': 'tracker is not available',
        'retry in': 5,
      });
      const { body, status } = await httpGet(tracker.port, scrapeTarget(infoHash));
      expect([status, body.toString()]).toEqual([200, 'd14:failure reason24:tracker is not available8:retry ini5ee']);
    }
    await postgres.restart();
    const answer = await announce(tracker.port, aLeecher(infoHash));
    expect(answer).toMatchObject({ complete: 1, incomplete: 1 });
  });

  it('R16: should answer over UDP, too, and still issue connection ids', async () => {
    const udp = overUdp(tracker);
    const infoHash = anInfoHash();
    await udp.announce(aSeeder(infoHash, {}, '127.0.0.1'));
    await postgres.kill();
    for (let tries = 0; tries < 3; tries++) {
      const answer = await udp.announce(aLeecher(infoHash, {}, '127.0.0.2'));
      expect(answer).toEqual({ failure: 'tracker is not available', endpoints: [] });
      const client = await UdpClient.open(tracker.udpPort as number);
      const scraped = await client.ask(scrapePacket(await client.connect(), 1, [infoHash]));
      client.close();
      expect(scraped.toString('latin1')).toBe('\0\0\0\x03\0\0\0\x01tracker is not available');
    }
    await postgres.restart();
    const answer = await udp.announce(aLeecher(infoHash, {}, '127.0.0.2'));
    expect(answer).toMatchObject({ complete: 1, incomplete: 1 });
  });

  it('R16: should answer with retry in if a lock is held too long, and serve when it is released', async () => {
    const infoHash = anInfoHash();
    await announce(tracker.port, aSeeder(infoHash));
    const other = new pg.Client({ connectionString: postgres.url });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE peer');
    const failure = { 'failure reason': 'tracker is not available', 'retry in': 5 };
    expect(await announce(tracker.port, aLeecher(infoHash))).toMatchObject(failure);
    expect((await httpGet(tracker.port, '/health/ready')).status).toBe(503);
    await other.query('COMMIT');
    await other.end();
    expect(await announce(tracker.port, aLeecher(infoHash))).toMatchObject({ complete: 1, incomplete: 1 });
  });

  it('R16: should have every acknowledged announce after kill -9 under load', async () => {
    const infoHash = anInfoHash();
    const acknowledged: string[] = [];
    let killed = false;
    const announcing = Array.from({ length: 32 }, async () => {
      for (let failures = 0; failures < 3;) {
        const peer = aSeeder(infoHash);
        const answer = await announce(tracker.port, peer);
        if (answer['failure reason'] === undefined) acknowledged.push(String(peer.parameters.peer_id));
        else if (killed) failures++;
        else throw new Error(answer['failure reason']);
      }
    });
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(100));
    killed = true;
    await postgres.kill();
    await Promise.all(announcing);
    await postgres.restart();
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    const { rows } = await client.query<{ id: string }>(
      `SELECT convert_from(peer_id, 'LATIN1') AS id FROM peer WHERE info_hash = $1`,
      [infoHash],
    );
    await client.end();
    const stored = new Set(rows.map(({ id }) => id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
  });
});
