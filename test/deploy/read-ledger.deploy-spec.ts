import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { aLeecher, announce, anInfoHash, saying } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import { Instance } from './instance.js';
import { Gate } from './site/gate.js';
import { requirePhp, SiteDatabase } from './site/site-database.js';

const READER = 'docs/examples/read-ledger.php';
const PRIVATE = { YABTT_MODE: 'private', YABTT_AUTH_PASSWORD: PASSWORD, YABTT_SETTLE_SECONDS: '1' };
const MEMBERS = ['1', '2', '3'];
const ROUNDS = 3;
/** Rows of one transaction of the reader. */
const LIMIT = 2;

interface Totals {
  readonly uploaded: number;
  readonly downloaded: number;
}

describe('the reader of the ledger in PHP', () => {
  let root: string;
  let postgres: PostgresServer;
  let tracker: Instance;
  let admin: AdminClient;
  let site: SiteDatabase;
  let gate: Gate;
  let settings: Record<string, string>;

  beforeAll(async () => {
    requirePhp();
    root = await mkdtemp(join(tmpdir(), 'yabtt-php-'));
    postgres = await startPostgres({ shared_buffers: '64MB' });
    tracker = await Instance.start(postgres.url, PRIVATE);
    admin = await AdminClient.of(tracker.adminPort);
    gate = new Gate(`http://127.0.0.1:${tracker.adminPort}`);
    site = new SiteDatabase(join(root, 'site.sqlite'));
    await site.execute(
      'CREATE TABLE users (id TEXT PRIMARY KEY, uploaded BIGINT NOT NULL DEFAULT 0, downloaded BIGINT NOT NULL DEFAULT 0)',
      'CREATE TABLE ledger_cursor (id BIGINT NOT NULL)',
      'INSERT INTO ledger_cursor VALUES (0)',
      ...MEMBERS.map((id) => `INSERT INTO users (id) VALUES ('${id}')`),
    );
    const { body } = await admin.post('/tokens', { name: 'site', scope: 'ledger' });
    settings = {
      PATH: process.env.PATH ?? '',
      LEDGER_API: `${await gate.open()}/api/v1`,
      LEDGER_TOKEN: body.token,
      LEDGER_LIMIT: String(LIMIT),
      SITE_DSN: site.dsn,
    };
  }, 60_000);

  afterAll(async () => {
    gate?.close();
    await tracker?.stop();
    await postgres?.stop();
    if (root) await rm(root, { recursive: true, force: true });
  }, 60_000);

  const ledger = async () => (await admin.get('/ledger?after=0&limit=10000')).body.items as Record<string, string>[];

  /** Members transfer, and what they transferred is settled, several times. */
  const fillLedger = async () => {
    const infoHash = anInfoHash();
    await admin.put(`/torrents/${infoHash.toString('hex')}`, { downloadFactor: 50 });
    const peers = [];
    for (const id of MEMBERS) {
      await admin.put(`/members/${id}`, {});
      const { body } = await admin.post(`/members/${id}/passkeys`, {});
      peers.push(aLeecher(infoHash, { passkey: body.passkey }));
    }
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [at, peer] of peers.entries()) {
        // More than a float of 32 bits or an integer of 32 bits holds.
        const uploaded = round * (5_000_000_001 + at);
        await announce(tracker.port, saying(peer, { uploaded, downloaded: round * 200 }));
      }
      await eventually(async () => expect(await uploadedIn(await ledger())).toBe(round * 15_000_000_006));
    }
  };
  const uploadedIn = (rows: readonly Record<string, string>[]) =>
    rows.reduce((sum, row) => sum + Number(row.uploaded), 0);

  const totalsOf = (rows: readonly Record<string, string>[]): Record<string, Totals> => {
    const totals: Record<string, Totals> = Object.fromEntries(
      MEMBERS.map((id) => [id, { uploaded: 0, downloaded: 0 }]),
    );
    for (const { memberId = '', creditedUploaded, creditedDownloaded } of rows) {
      const { uploaded = 0, downloaded = 0 } = totals[memberId] ?? {};
      totals[memberId] = {
        uploaded: uploaded + Number(creditedUploaded),
        downloaded: downloaded + Number(creditedDownloaded),
      };
    }
    return totals;
  };
  const siteTotals = async () =>
    Object.fromEntries(
      (await site.query<Totals & { id: string }>('SELECT * FROM users')).map(({ id, ...totals }) => [id, totals]),
    );

  const startReader = () => spawn('php', [READER], { env: settings, stdio: ['ignore', 'pipe', 'inherit'] });
  const outputOfReader = async () => {
    const reader = startReader();
    let output = '';
    reader.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    const [code] = (await once(reader, 'close')) as [number | null];
    return [code, output];
  };

  it('should apply each row once, however often it is killed between a transaction and the next request', async () => {
    await fillLedger();
    const rows = await ledger();
    expect(rows.length).toBeGreaterThanOrEqual(ROUNDS * MEMBERS.length);
    for (let applied = LIMIT; applied <= rows.length; applied += LIMIT) {
      const asksAgain = gate.pass(1);
      const reader = startReader();
      const ended = once(reader, 'exit');
      await asksAgain;
      reader.kill('SIGKILL');
      await ended;
      const [cursor] = await site.query<{ id: number }>('SELECT id FROM ledger_cursor');
      expect(cursor?.id).toBe(Number(rows[applied - 1]?.id));
      expect(await siteTotals()).toEqual(totalsOf(rows.slice(0, applied)));
    }
    void gate.pass(Infinity);
    expect(await outputOfReader()).toEqual([0, `${rows.length % LIMIT} rows applied\n`]);
    expect(await outputOfReader()).toEqual([0, '0 rows applied\n']);
    expect(await siteTotals()).toEqual(totalsOf(await ledger()));
    for (const id of MEMBERS) {
      const { creditedUploaded, creditedDownloaded } = (await admin.get(`/members/${id}`)).body;
      expect((await siteTotals())[id]).toEqual({
        uploaded: Number(creditedUploaded),
        downloaded: Number(creditedDownloaded),
      });
    }
  }, 120_000);
});
