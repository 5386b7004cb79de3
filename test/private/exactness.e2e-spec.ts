import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SimulatedSession } from '../support/accounting/simulated-session.js';
import { AdminClient, PASSWORD } from '../support/clients/admin-client.js';
import { anInfoHash } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import { freePort } from '../support/processes/free-port.mjs';
import { startTrackerProcess, type TrackerProcess } from '../support/processes/tracker-process.js';

const MEMBERS = Number(process.env.EXACTNESS_MEMBERS ?? 12);
const TORRENTS = Number(process.env.EXACTNESS_TORRENTS ?? 5);
const ROUNDS = Number(process.env.EXACTNESS_ROUNDS ?? 4);

/** Two instances as processes, on a PostgreSQL server of their own, all of which are killed. */
describe('the accounts of members', () => {
  let postgres: PostgresServer;
  let ports: number[];
  let instances: TrackerProcess[];

  const start = (port: number) =>
    startTrackerProcess({
      DATABASE_URL: postgres.url,
      YABTT_PORT: String(port),
      YABTT_HOST: '127.0.0.1',
      YABTT_MODE: 'private',
      YABTT_AUTH_PASSWORD: PASSWORD,
      YABTT_TRUSTED_PROXIES: '127.0.0.0/8',
      YABTT_SETTLE_SECONDS: '1',
      YABTT_MAX_SESSIONS: '0',
    });

  beforeAll(async () => {
    postgres = await startPostgres();
    ports = [await freePort(), await freePort()];
    instances = [];
    for (const port of ports) instances.push(await start(port));
  });

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.end()));
    await postgres.stop();
  });

  it('should be exact to the byte, whatever is repeated, late, restarted or killed', async () => {
    const admin = await AdminClient.of(ports[0] as number);
    const infoHashes = Array.from({ length: TORRENTS }, anInfoHash);
    for (const infoHash of infoHashes) await admin.put(`/torrents/${infoHash.toString('hex')}`, {});
    const factors = { upload: 100, download: 100 };
    const sessions: SimulatedSession[] = [];
    for (let at = 0; at < MEMBERS; at++) {
      const id = `member-${at}`;
      await admin.put(`/members/${id}`, {});
      const { body } = await admin.post(`/members/${id}/passkeys`, {});
      for (let client = 0; client <= at % 4; client++) {
        const infoHash = infoHashes[(at + client) % TORRENTS] as Buffer;
        sessions.push(new SimulatedSession({ id, passkey: body.passkey }, infoHash, ports, () => factors));
      }
    }
    // The other instance reads the members.
    await sleep(2_000);
    const round = async () => {
      await Promise.all(
        sessions.map(async (session) => {
          for (let time = 0; time < ROUNDS; time++) await session.announce();
        }),
      );
    };

    await Promise.all(sessions.map((session) => session.start()));
    const killInstance = async () => {
      await instances[0]?.end('SIGKILL');
      instances[0] = await start(ports[0] as number);
    };
    await Promise.all([round(), killInstance()]);

    await admin.put('/factor', { uploadFactor: 200, downloadFactor: 0 });
    await sleep(2_000);
    Object.assign(factors, { upload: 200, download: 0 });
    const killDatabase = async () => {
      await sleep(200);
      await postgres.kill();
      await postgres.restart();
    };
    await Promise.all([round(), killDatabase()]);

    await eventually(async () => expect((await admin.delete('/factor')).status).toBe(204));
    await sleep(2_000);
    Object.assign(factors, { upload: 100, download: 100 });
    await round();

    const database = new pg.Client({ connectionString: postgres.url });
    await database.connect();
    await eventually(async () => {
      const { rows } = await database.query(
        `SELECT FROM member_session WHERE new_uploaded > 0 OR new_downloaded > 0 OR new_upload_credit > 0`,
      );
      expect(rows).toEqual([]);
    });
    const { rows: accounted } = await database.query(
      `SELECT member_id AS member, encode(info_hash, 'hex') AS torrent, sum(uploaded)::float8 AS uploaded,
              sum(downloaded)::float8 AS downloaded, sum(credited_uploaded)::float8 AS "creditedUploaded",
              sum(credited_downloaded)::float8 AS "creditedDownloaded"
         FROM ledger GROUP BY member_id, info_hash`,
    );
    await database.end();
    const expected = new Map<string, object & Record<string, unknown>>();
    for (const { member, infoHash, expected: added } of sessions) {
      const key = `${member.id} ${infoHash.toString('hex')}`;
      const sums = expected.get(key) ?? { member: member.id, torrent: infoHash.toString('hex') };
      for (const [name, amount] of Object.entries(added)) sums[name] = Number(sums[name] ?? 0) + Number(amount);
      expected.set(key, sums);
    }
    const inOrder = (rows: readonly Record<string, unknown>[]) =>
      [...rows].sort((one, other) => `${one.member} ${one.torrent}`.localeCompare(`${other.member} ${other.torrent}`));
    expect(inOrder(accounted)).toEqual(inOrder([...expected.values()]));
  });
});
