import pg from 'pg';
import { applyLedger } from '../../docs/examples/read-ledger.js';
import { aSeeder, announce, saying, type TestPeer } from '../support/clients/swarm-client.js';
import { of, privateTrackers, type TestMember } from '../support/private-tracker.js';
import { createEmptyDatabase, type TestDatabase } from '../support/tracker.js';

describe('the example of a ledger reader', () => {
  const here = privateTrackers();
  let site: TestDatabase;
  let client: pg.Client;
  let token: string;

  beforeAll(async () => {
    site = await createEmptyDatabase();
    await site.query(`CREATE TABLE users (id text PRIMARY KEY, uploaded bigint NOT NULL DEFAULT 0,
                                          downloaded bigint NOT NULL DEFAULT 0)`);
    await site.query(`CREATE TABLE ledger_cursor (id bigint NOT NULL)`);
    await site.query(`INSERT INTO ledger_cursor VALUES (0)`);
    client = new pg.Client({ connectionString: site.url });
    await client.connect();
    token = (await here.admin.post('/tokens', { name: 'site', scope: 'ledger' })).body.token;
  });

  afterAll(async () => {
    await client.end();
    await site.drop();
  });

  const upload = async (member: TestMember, peer: TestPeer, uploaded: number) => {
    await announce(here.tracker.port, of(member, saying(peer, { uploaded })));
    await here.settle();
  };
  const apply = () => applyLedger(client, `${here.admin.url}/api/v1`, token, 2);
  const users = () => site.query('SELECT id, uploaded FROM users ORDER BY id');

  it('should apply each row once, also after it failed in the middle', async () => {
    const [one, two] = [await here.aMember(), await here.aMember()];
    for (const { id } of [one, two]) await site.query('INSERT INTO users (id) VALUES ($1)', [id]);
    const [peer, other] = [aSeeder(await here.aTorrent()), aSeeder(await here.aTorrent())];
    for (const uploaded of [0, 1_000, 5_000]) await upload(one, peer, uploaded);
    for (const uploaded of [0, 70]) await upload(two, other, uploaded);
    expect(await apply()).toBe(3);
    const applied = [
      { id: one.id, uploaded: '5000' },
      { id: two.id, uploaded: '70' },
    ];
    expect([await apply(), await users()]).toEqual([0, applied]);
    await upload(two, other, 100);
    await site.query(`ALTER TABLE users ADD CONSTRAINT broken CHECK (uploaded < 100)  NOT VALID`);
    await expect(apply()).rejects.toThrow('broken');
    expect(await users()).toEqual(applied);
    await site.query(`ALTER TABLE users DROP CONSTRAINT broken`);
    expect(await apply()).toBe(1);
    expect(await users()).toEqual([applied[0], { id: two.id, uploaded: '100' }]);
  });
});
