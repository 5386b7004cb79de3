import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { EmbeddedConnection } from '../../src/database/embedded/embedded-connection.js';
import { EmbeddedDatabase } from '../../src/database/embedded/embedded-database.js';

/** PostgreSQL's message that begins a statement, alone: Execute and Sync do not follow. */
function parseMessage(text: string): Buffer {
  const message = Buffer.concat([Buffer.from('P\0\0\0\0\0'), Buffer.from(`${text}\0\0\0`)]);
  message.writeInt32BE(message.length - 1, 1);
  return message;
}

/** PGlite is one session, and it outlives the connection, which the pool may replace after an error. */
describe('the session of the embedded database', () => {
  let folder: string;
  let database: EmbeddedDatabase;
  const clients: pg.Client[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yabtt-session-'));
    database = new EmbeddedDatabase(join(folder, 'data'));
    await database.start();
    await (await connect()).client.query('CREATE TABLE account (name text PRIMARY KEY, amount integer NOT NULL)');
  });

  beforeEach(async () => {
    await (await connect()).client.query(`DELETE FROM account; INSERT INTO account VALUES ('a', 0)`);
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
  });

  afterAll(async () => {
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** A client as the pool makes it: it sends statements without waiting for the answers to earlier ones. */
  async function connect(): Promise<{ client: pg.Client; connection: EmbeddedConnection }> {
    const connection = database.connect();
    const client = new pg.Client({ stream: () => connection, user: 'postgres', pipeline: true });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return { client, connection };
  }

  const amountOf = async (client: pg.Client, name = 'a') => {
    const { rows } = await client.query<{ amount: number }>('SELECT amount FROM account WHERE name = $1', [name]);
    return rows[0]?.amount;
  };

  it('should answer statements that are sent together, each with its own result', async () => {
    const { client } = await connect();
    const answers = Array.from({ length: 100 }, (_, number) =>
      client.query<{ number: number }>({ name: 'echo', text: 'SELECT $1::int AS number', values: [number] }),
    );
    const numbers = (await Promise.all(answers)).map(({ rows }) => rows[0]?.number);
    expect(numbers).toEqual(answers.map((_, number) => number));
  });

  it('should roll back a transaction whose statements are sent together when one fails', async () => {
    const { client } = await connect();
    const results = await Promise.allSettled([
      client.query('BEGIN'),
      client.query('UPDATE account SET amount = $1', [1]),
      client.query('UPDATE account SET amount = $1', ['many']),
      client.query('UPDATE account SET amount = $1', [3]),
      client.query('COMMIT'),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(await amountOf(client)).toBe(0);
  });

  it('should carry parameters and rows of megabytes', async () => {
    const { client } = await connect();
    const large = 'x'.repeat(3_000_000);
    const { rows } = await client.query<{ text: string }>('SELECT $1::text AS text', [large]);
    expect(rows[0]?.text === large).toBe(true);
  });

  it('should close the previous connection when another one takes the session over', async () => {
    const { client: previous } = await connect();
    const ended = new Promise((resolve) => previous.once('end', resolve));
    await connect();
    await ended;
    await expect(previous.query('SELECT 1')).rejects.toThrow('not queryable');
  });

  it('should forget the prepared statements of the previous connection', async () => {
    const { client: previous, connection } = await connect();
    await previous.query({ name: 'same', text: 'SELECT 1 AS number' });
    connection.destroy();
    const { client } = await connect();
    const { rows } = await client.query({ name: 'same', text: 'SELECT 2 AS number' });
    expect(rows).toEqual([{ number: 2 }]);
  });

  it('should roll back the open transaction of a connection that is cut', async () => {
    const { client: previous, connection } = await connect();
    await previous.query('BEGIN');
    await previous.query('UPDATE account SET amount = 7');
    connection.destroy();
    expect(await amountOf((await connect()).client)).toBe(0);
  });

  it('should recover from a connection that is cut in a failed transaction', async () => {
    const { client: previous, connection } = await connect();
    await previous.query('BEGIN');
    await expect(previous.query('SELECT nothing FROM nowhere WHERE id = $1', [1])).rejects.toThrow('nowhere');
    connection.destroy();
    expect(await amountOf((await connect()).client)).toBe(0);
  });

  it.each([
    ['valid', 'SELECT 1'],
    ['invalid', 'SELECT nothing FROM nowhere'],
  ])(
    'should recover from a connection that is cut after the first message of a statement that is %s',
    async (_, text) => {
      const { client: previous, connection } = await connect();
      await previous.query({ name: 'same', text: 'SELECT 1 AS number' });
      await previous.query('BEGIN');
      await previous.query('UPDATE account SET amount = 7');
      const sent = new Promise((resolve) => connection.write(parseMessage(text), resolve));
      const answered = new Promise((resolve) => connection.once('data', resolve));
      await Promise.all([sent, answered]);
      connection.destroy();
      const { client } = await connect();
      expect(await amountOf(client)).toBe(0);
      const { rows } = await client.query({ name: 'same', text: 'SELECT 2 AS number' });
      expect(rows).toEqual([{ number: 2 }]);
    },
  );
});
