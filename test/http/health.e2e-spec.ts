import type { InProcessTracker } from '../../src/tracker-application.js';
import { httpGet } from '../support/clients/http-client.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import { createEmptyDatabase, startTestTracker } from '../support/tracker.js';

async function health(port: number, path: string): Promise<[number, unknown]> {
  const { status, headers, body } = await httpGet(port, path);
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' });
  return [status, JSON.parse(body.toString())];
}

/** Requests until the status is as expected. */
async function until(port: number, status: number): Promise<[number, unknown]> {
  for (;;) {
    const answer = await health(port, '/health/ready');
    if (answer[0] === status) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const OK = [200, { status: 'ok' }];
const AWAY = [503, { status: 'unavailable', reason: 'database is not available' }];

describe('health', () => {
  it('should report a database that goes away and comes back', async () => {
    const postgres: PostgresServer = await startPostgres();
    const tracker: InProcessTracker = await startTestTracker({ url: postgres.url });
    try {
      expect(await until(tracker.port, 200)).toEqual(OK);
      await postgres.kill();
      expect(await until(tracker.port, 503)).toEqual(AWAY);
      expect(await health(tracker.port, '/health/live')).toEqual(OK);
      await postgres.restart();
      expect(await until(tracker.port, 200)).toEqual(OK);
    } finally {
      await tracker.close();
      await postgres.stop();
    }
  });

  it('should not be ready on a read-only database', async () => {
    const database = await createEmptyDatabase();
    const tracker = await startTestTracker(database);
    try {
      const [row] = await database.query<{ name: string }>('SELECT current_database() AS name');
      await database.query(`ALTER DATABASE ${row?.name} SET default_transaction_read_only = on`);
      await database.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
        [row?.name],
      );
      expect(await until(tracker.port, 503)).toEqual(AWAY);
    } finally {
      await tracker.close();
      await database.drop();
    }
  });

  it.each([
    ['has no room for a peer', 'BEFORE INSERT ON peer', 'TRIGGER'],
    ['has no room to commit', 'AFTER INSERT ON peer DEFERRABLE INITIALLY DEFERRED', 'CONSTRAINT TRIGGER'],
  ])('should not be ready on a database that %s, as long as that lasts', async (_, when, kind) => {
    const database = await createEmptyDatabase();
    const tracker = await startTestTracker(database);
    try {
      expect(await until(tracker.port, 200)).toEqual(OK);
      await database.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END $$`);
      await database.query(`CREATE ${kind} full_disk ${when} FOR EACH ROW EXECUTE FUNCTION refuse()`);
      expect(await until(tracker.port, 503)).toEqual(AWAY);
      expect(await health(tracker.port, '/health/live')).toEqual(OK);
      await database.query('DROP TRIGGER full_disk ON peer');
      expect(await until(tracker.port, 200)).toEqual(OK);
      expect(await database.query('SELECT FROM peer')).toEqual([]);
    } finally {
      await tracker.close();
      await database.drop();
    }
  });
});
