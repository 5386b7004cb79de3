import { randomBytes } from 'node:crypto';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { httpGet } from '../support/clients/http-client.js';
import {
  aLeecher,
  announce,
  anInfoHash,
  aSeeder,
  saying,
  scrapeOne,
  scrapeTarget,
} from '../support/clients/swarm-client.js';
import { createEmptyDatabase, createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

/** Rows S1-S6 of docs/PROTOCOL.md. */
describe('a scrape over HTTP', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;

  beforeAll(async () => {
    database = await createTestDatabase();
    tracker = await startTestTracker(database, { scrapeLimit: 5 });
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const scrape = async (target: string) => (await httpGet(tracker.port, target)).body.toString('latin1');

  it('S1: should send the same counts as announces, with hashes in byte order', async () => {
    const infoHashes = [0xff, 0x00, 0x80, 0x7f].map((byte) => Buffer.concat([Buffer.from([byte]), randomBytes(19)]));
    for (const infoHash of infoHashes) {
      await announce(tracker.port, aSeeder(infoHash));
      const leecher = aLeecher(infoHash);
      await announce(tracker.port, leecher);
      await announce(tracker.port, saying(leecher, { left: 0, event: 'completed' }));
      await announce(tracker.port, aLeecher(infoHash));
    }
    const entry = (infoHash: Buffer) =>
      `20:${infoHash.toString('latin1')}d8:completei2e10:downloadedi1e10:incompletei1ee`;
    const inOrder = [...infoHashes].sort(Buffer.compare).map(entry).join('');
    const repeated = infoHashes.slice(0, 1);
    const { body, headers, status } = await httpGet(tracker.port, scrapeTarget(...infoHashes, ...repeated));
    expect(body.toString('latin1')).toBe(`d5:filesd${inOrder}ee`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain');
    expect(headers['content-length']).toBe(String(body.length));
  });

  it('S2: should send zeros for an unknown torrent, and not create it', async () => {
    const infoHash = anInfoHash();
    expect(await scrapeOne(tracker.port, infoHash)).toEqual({ complete: 0, downloaded: 0, incomplete: 0 });
    expect(await database.query('SELECT FROM torrent WHERE info_hash = $1', [infoHash])).toEqual([]);
  });

  it('S3: should refuse a full scrape', async () => {
    for (const target of ['/scrape', '/scrape?', '/scrape?x=1', '/scrape?info_hash']) {
      expect(await scrape(target)).toBe('d14:failure reason48:full scrape is not allowed: info_hash is missinge');
    }
  });

  it('S4: should send the first hashes up to the limit', async () => {
    const infoHashes = Array.from({ length: 8 }, anInfoHash);
    const answer = await httpGet(tracker.port, scrapeTarget(...infoHashes));
    const answered = infoHashes.map((infoHash) => answer.body.includes(infoHash));
    expect(answered).toEqual([true, true, true, true, true, false, false, false]);
  });

  it('S5: should refuse a malformed hash among valid ones', async () => {
    expect(await scrape(`${scrapeTarget(anInfoHash())}&info_hash=short`)).toBe(
      'd14:failure reason26:info_hash must be 20 bytese',
    );
    expect(await scrape(`${scrapeTarget(anInfoHash())}&info_hash=%zz`)).toContain('without two hex digits');
  });

  it('S6: should need one statement for any number of hashes', async () => {
    const database6 = await createEmptyDatabase();
    const tracker6 = await startTestTracker(database6);
    try {
      await database6.query(`CREATE EXTENSION pg_stat_statements`);
      const statements = async () =>
        (
          await database6.query<{ calls: string }>(
            `SELECT calls FROM pg_stat_statements JOIN pg_database ON dbid = oid
              WHERE datname = current_database() AND query LIKE '%seeders_read%' AND query NOT LIKE '%pg_stat%'`,
          )
        ).map(({ calls }) => Number(calls));
      await httpGet(tracker6.port, scrapeTarget(...Array.from({ length: 60 }, anInfoHash)));
      expect(await statements()).toEqual([1]);
    } finally {
      await tracker6.close();
      await database6.drop();
    }
  });
});
