import { setTimeout as sleep } from 'node:timers/promises';
import { MAX_ANSWER_AGE_MS } from '../../src/config/limits/admin.limits.js';
import { AccessService } from '../../src/tracker/access/access.service.js';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { aLeecher, announce, saying } from '../support/clients/swarm-client.js';
import { PASSWORD } from '../support/clients/admin-client.js';
import { of, privateTrackers } from '../support/private-tracker.js';

/** What pages that are open cost the database. They poll at times of their own, with cookies of their own. */
describe('a list that many pages show', () => {
  const here = privateTrackers();
  const PAGES = 8;
  let cookies: string[];
  let member: string;
  let infoHash: string;

  beforeAll(async () => {
    await here.database.query('CREATE EXTENSION pg_stat_statements');
    const [one, torrent] = [await here.aMember(), await here.aTorrent()];
    [member, infoHash] = [one.id, torrent.toString('hex')];
    const peer = aLeecher(torrent);
    for (const uploaded of [0, 5]) await announce(here.tracker.port, of(one, saying(peer, { uploaded })));
    await here.settle();
    const body = { username: 'admin', password: PASSWORD };
    cookies = [];
    for (let page = 0; page < PAGES; page++) {
      const { headers } = await here.admin.post('/session', body, { authorization: null });
      cookies.push(String(headers.get('set-cookie')).split(';')[0] as string);
    }
    for (const tracker of [here.tracker, here.other]) {
      await tracker.get(HousekeepingService).beforeApplicationShutdown();
      // Both have read the torrent that is new.
      await tracker.get(AccessService).refresh();
    }
    // A torrent without points of its history is looked up, and it depends on the time whether this one has some.
    await here.database.query('DELETE FROM swarm_history');
  });

  /** Statements that read one of these tables, by how often they ran. */
  const reads = async () => {
    const rows = await here.database.query<{ query: string; calls: string }>(
      `SELECT query, calls FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND query ~* '^\\s*(SELECT|WITH)'
          AND query ~* '\\m(torrent|peer|member|member_total|transfer|member_session|passkey|ban|token|audit_entry|audit_item|ledger|settlement|swarm_history|session)\\M'
          AND query !~ 'pg_stat_statements|revision > '`,
    );
    return new Map(rows.map(({ query, calls }) => [query, Number(calls)]));
  };
  const readsDuring = async (work: () => Promise<void>) => {
    const before = await reads();
    await work();
    return [...(await reads())]
      .map(([query, calls]) => [query, calls - (before.get(query) ?? 0)] as const)
      .filter(([, calls]) => calls > 0);
  };
  const poll = async (path: string) => {
    for (const cookie of cookies) {
      const headers = { Cookie: cookie, 'Cache-Control': `max-age=${MAX_ANSWER_AGE_MS / 1000}` };
      expect((await here.admin.get(path, { authorization: null, headers })).status).toBe(200);
      await sleep(20);
    }
  };

  it.each([
    ['torrents', () => '/torrents', 1],
    ['found torrents', () => '/torrents?query=abc&state=denied', 1],
    ['peers', () => `/torrents/${infoHash}/peers`, 1],
    ['the history of a torrent', () => `/torrents/${infoHash}/history`, 2],
    ['bans', () => '/bans', 1],
    ['tokens', () => '/tokens', 1],
    ['audit', () => '/audit', 1],
    ['members', () => '/members', 1],
    ['the state of the ledger', () => '/ledger/status', 1],
    // The member, and what is asked of it.
    ['transfers', () => `/members/${member}/transfers`, 2],
    ['sessions', () => `/members/${member}/sessions`, 2],
    ['passkeys', () => `/members/${member}/passkeys`, 2],
  ])('should cost one reading of the database: %s', async (_, path, queries) => {
    await poll('/statistics/overview');
    const read = await readsDuring(() => poll(path()));
    expect(read).toEqual(Array.from({ length: queries }, () => [expect.any(String), 1]));
  });
});
