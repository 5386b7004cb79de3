import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SettlementService } from '../../src/tracker/ledger/settlement.service.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { aLeecher, announce, aSeeder, saying, type TestPeer } from '../support/clients/swarm-client.js';
import { of, privateTrackers, type TestMember } from '../support/private-tracker.js';

interface Row {
  readonly id: string;
  readonly memberId: string;
  readonly infoHash: string;
  readonly uploaded: string;
  readonly suspicious: boolean;
}

describe('the ledger', () => {
  const here = privateTrackers({ maxRate: 1_000_000 });

  const say = async (member: TestMember, peer: TestPeer, parameters: object, tracker = here.tracker) => {
    const answer = await announce(tracker.port, of(member, saying(peer, { ...parameters })));
    expect(answer['failure reason']).toBeUndefined();
  };
  const settle = (tracker?: InProcessTracker) => here.settle(tracker);
  const read = async (after = '0', limit = 10_000): Promise<{ items: Row[]; next: string }> =>
    (await here.admin.get(`/ledger?after=${after}&limit=${limit}`)).body;
  const wait = (seconds: number) =>
    here.database.query(`UPDATE member_session SET seen_at = seen_at - $1, joined_at = joined_at - $1`, [seconds]);

  it('should get a row for each member and torrent of a settlement, and the totals what it has', async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    const peers = [aLeecher(infoHash), aLeecher(infoHash)];
    await settle();
    const { next } = await read();
    for (const peer of peers) {
      await say(member, peer, {});
      await say(member, peer, { uploaded: 100, downloaded: 40 });
    }
    await wait(1_000);
    await say(member, peers[0] as TestPeer, { uploaded: 150, downloaded: 90, left: 0, event: 'completed' });
    await settle();
    await settle(here.other);
    const added = { uploaded: '250', downloaded: '130', completed: 1 };
    const credited = { creditedUploaded: '250', creditedDownloaded: '130' };
    const { items } = await read(next);
    expect(items).toEqual([
      {
        id: expect.any(String),
        settledAt: expect.any(String),
        memberId: member.id,
        infoHash: infoHash.toString('hex'),
        ...added,
        ...credited,
        seedSeconds: '0',
        leechSeconds: expect.any(String),
        suspicious: false,
      },
    ]);
    await say(member, peers[0] as TestPeer, { uploaded: 250, downloaded: 90, left: 0 });
    await settle(here.other);
    expect((await read(items[0]?.id)).items).toMatchObject([{ uploaded: '100', completed: 0 }]);
    const totals = { uploaded: '350', creditedUploaded: '350', downloaded: '130', completed: 1 };
    const account = await here.admin.get(`/members/${member.id}`);
    expect(account.body).toMatchObject({ ...totals, seeding: 1, leeching: 1 });
    const transfers = await here.admin.get(`/members/${member.id}/transfers`);
    expect(transfers.body).toMatchObject({ items: [{ ...totals, completedAt: expect.any(String) }], next: null });
    const open = await here.admin.get(`/members/${member.id}/sessions?limit=1`);
    const others = await here.admin.get(`/members/${member.id}/sessions?limit=1&cursor=${open.body.next}`);
    expect([...open.body.items, ...others.body.items]).toMatchObject([
      { client: 'Transmission 4.0.4', seeder: true, present: true, uploaded: '250' },
      { seeder: false, uploaded: '100' },
    ]);
    expect(await here.database.query(`SELECT FROM member_session WHERE new_uploaded <> 0`)).toEqual([]);
  });

  it('should note what is suspicious', async () => {
    const [member, peer] = [await here.aMember(), aSeeder(await here.aTorrent())];
    const { next } = await read();
    await say(member, peer, {});
    await say(member, peer, { uploaded: 500_000_000 });
    await settle();
    expect((await read(next)).items).toMatchObject([{ memberId: member.id, uploaded: '0', suspicious: true }]);
    await settle();
    expect((await read(next)).items).toHaveLength(1);
  });

  it('should be read once, row by row, while instances settle and a settlement is held up in its transaction', async () => {
    const members = await Promise.all(Array.from({ length: 8 }, () => here.aMember()));
    const [held] = members;
    const infoHashes = await Promise.all(Array.from({ length: 3 }, () => here.aTorrent()));
    const sessions = members.flatMap((member) => infoHashes.map((infoHash) => ({ member, peer: aSeeder(infoHash) })));
    for (const { member, peer } of sessions) await say(member, peer, {});
    await settle();
    const { next } = await read();
    const seen: Row[] = [];
    let isOver = false;
    const reader = (async () => {
      let after = next;
      for (let isLast = false; !isLast;) {
        isLast = isOver;
        const page = await read(after, 5);
        seen.push(...page.items);
        if (page.items.length > 0) isLast = false;
        after = page.next;
      }
    })();
    let sent = 0;
    const announceAll = async () => {
      sent += 1_000;
      await Promise.all(
        sessions.map(({ member, peer }, at) =>
          say(member, peer, { uploaded: sent }, at % 2 ? here.other : here.tracker),
        ),
      );
    };
    const holder = new pg.Client({ connectionString: here.database.url });
    await holder.connect();
    for (let round = 0; round < 6; round++) {
      await announceAll();
      // The settlement has written to the ledger when it waits for the totals of this member.
      await holder.query('BEGIN');
      await holder.query(
        `UPDATE member_total SET completed = completed
                           WHERE member = (SELECT number FROM member WHERE id = $1)`,
        [held?.id],
      );
      await here.database.query(`UPDATE job SET due_at = now() WHERE name = 'settlement'`);
      const settling = here.tracker.get(SettlementService).settle();
      const others = here.other.get(SettlementService).settle();
      await sleep(200);
      await announceAll();
      await holder.query('COMMIT');
      await Promise.all([settling, others]);
      await settle(round % 2 ? here.tracker : here.other);
    }
    await holder.end();
    isOver = true;
    await reader;
    const all = (await read(next)).items;
    expect(seen).toEqual(all);
    const ids = all.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    const sums = new Map<string, number>();
    for (const { memberId, uploaded } of all) sums.set(memberId, (sums.get(memberId) ?? 0) + Number(uploaded));
    expect([...sums].sort()).toEqual(members.map(({ id }) => [id, infoHashes.length * sent] as const).sort());
  });

  it('should be pruned up to what the site has applied', async () => {
    const before = (await read()).items;
    const [first, second] = before;
    expect(before.length).toBeGreaterThan(2);
    expect((await here.admin.post('/ledger/prune', { before: second?.id })).body).toEqual({ removed: 1 });
    expect((await here.admin.post('/ledger/prune', { before: second?.id })).body).toEqual({ removed: 0 });
    expect((await read()).items).toEqual(before.filter(({ id }) => id !== first?.id));
    expect((await here.admin.post('/ledger/prune', { before: 'x' })).status).toBe(400);
  });

  it('should be read as lines, in pages, and with a token of the scope ledger, which can do nothing else', async () => {
    const token = await here.admin.post('/tokens', { name: 'reader', scope: 'ledger' });
    const authorization = `Bearer ${token.body.token}`;
    const asLines = { authorization, headers: { Accept: 'application/x-ndjson' } };
    const { body } = await here.admin.get('/ledger?limit=2', asLines);
    const lines = String(body).trim().split('\n');
    const { items, next } = await read('0', 2);
    expect(lines.map((line) => JSON.parse(line))).toEqual(items);
    expect(next).toBe(items[1]?.id);
    const [last] = (await read()).items.slice(-1);
    expect(await read(last?.id)).toEqual({ items: [], next: last?.id });
    for (const [method, path] of [
      ['GET', '/members'],
      ['GET', '/torrents'],
      ['GET', '/statistics'],
      ['POST', '/ledger/prune'],
      ['PUT', '/members/x'],
    ] as const) {
      const answer = await here.admin.ask(method, path, { authorization, body: method === 'GET' ? undefined : {} });
      expect([path, answer.status]).toEqual([path, 403]);
    }
    for (const query of ['after=-1', 'after=x', 'limit=0', 'limit=10001']) {
      expect((await here.admin.get(`/ledger?${query}`)).status).toBe(400);
    }
    expect((await here.admin.get('/ledger', { headers: { Accept: 'text/html' } })).status).toBe(406);
  });
});
