import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedDatabase, SOCKET_PORT } from '../../src/database/embedded/embedded-database.js';
import { eventually } from '../support/eventually.js';

/** The one session of the embedded database, and several connections that take turns at it. */
describe('connections to the embedded database', () => {
  let folder: string;
  let database: EmbeddedDatabase;
  const opened: pg.Client[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yabtt-session-'));
    database = new EmbeddedDatabase(join(folder, 'data'));
    await database.start();
    await (await connect()).query('CREATE TABLE account (name text PRIMARY KEY, amount integer NOT NULL)');
  }, 60_000);

  beforeEach(async () => {
    await (await connect()).query(`DELETE FROM account; INSERT INTO account VALUES ('a', 0)`);
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((client) => client.end().catch(() => undefined)));
  });

  afterAll(async () => {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client({ host: database.socketFolder, port: SOCKET_PORT, user: 'postgres' });
    client.on('error', () => undefined);
    await client.connect();
    opened.push(client);
    return client;
  }

  const amount = async (client: pg.Client, name = 'a') => {
    const { rows } = await client.query<{ amount: number }>('SELECT amount FROM account WHERE name = $1', [name]);
    return rows[0]?.amount;
  };
  /** Hangs up as a process does that is killed. */
  const cut = (client: pg.Client) =>
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();

  it('should wait for the end of the transaction of another one', async () => {
    const [one, other] = [await connect(), await connect()];
    await one.query('BEGIN');
    await one.query('UPDATE account SET amount = 1');
    let isAnswered = false;
    const reading = amount(other).finally(() => (isAnswered = true));
    expect(await amount(one)).toBe(1);
    expect(isAnswered).toBe(false);
    await one.query('ROLLBACK');
    expect(await reading).toBe(0);
  });

  it('should lose no update of transactions that read before they write', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, connect));
    await Promise.all(
      clients.map(async (client) => {
        for (let time = 0; time < 25; time++) {
          await client.query('BEGIN');
          const before = (await amount(client)) as number;
          await client.query('UPDATE account SET amount = $1', [before + 1]);
          await client.query('COMMIT');
        }
      }),
    );
    expect(await amount(clients[0] as pg.Client)).toBe(100);
  });

  it('should know prepared statements of the same name apart, and forget those of who left', async () => {
    const [one, other] = [await connect(), await connect()];
    const ask = async (client: pg.Client, text: string) =>
      (await client.query<{ answer: number }>({ name: 'same', text })).rows[0]?.answer;
    for (let time = 0; time < 3; time++) {
      expect(await ask(one, 'SELECT 1 AS answer')).toBe(1);
      expect(await ask(other, 'SELECT 2 AS answer')).toBe(2);
    }
    const prepared = async () => (await other.query(`SELECT FROM pg_prepared_statements WHERE name ~ 'same'`)).rowCount;
    expect(await prepared()).toBe(2);
    await one.end();
    await eventually(async () => expect(await prepared()).toBe(1));
    expect(await ask(other, 'SELECT 2 AS answer')).toBe(2);
  });

  it('should undo the open transaction of one that is cut, for those who wait for it', async () => {
    const [one, other] = [await connect(), await connect()];
    await one.query('BEGIN');
    await one.query(`UPDATE account SET amount = 7`);
    const reading = amount(other);
    cut(one);
    expect(await reading).toBe(0);
  });

  it('should go on after one that is cut in a transaction that has failed', async () => {
    const [one, other] = [await connect(), await connect()];
    await one.query('BEGIN');
    await expect(one.query('SELECT nothing FROM nowhere WHERE id = $1', [1])).rejects.toThrow('nowhere');
    const reading = amount(other);
    cut(one);
    expect(await reading).toBe(0);
  });

  it('should go on after one that is cut in the middle of a statement', async () => {
    const [one, other] = [await connect(), await connect()];
    const { connection } = one as unknown as {
      connection: { parse(query: object): void; flush(): void; stream: { destroy(): void } };
    };
    connection.parse({ name: '', text: 'SELECT nothing FROM nowhere', types: [] });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const reading = amount(other);
    cut(one);
    expect(await reading).toBe(0);
  });

  it('should go on after one that is cut whose named statements were never prepared', async () => {
    const [wrong, late, other] = [await connect(), await connect(), await connect()];
    await expect(wrong.query({ name: 'wrong', text: 'SELECT nothing FROM nowhere' })).rejects.toThrow('nowhere');
    await other.query('BEGIN');
    const waiting = late.query({ name: 'late', text: 'SELECT 1' }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 200));
    cut(wrong);
    cut(late);
    await waiting;
    await other.query('COMMIT');
    expect(await amount(other)).toBe(0);
    expect(await amount(await connect())).toBe(0);
  });
});
