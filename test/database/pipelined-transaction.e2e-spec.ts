import type { DataSource } from 'typeorm';
import { configFromSettings } from '../../src/config/load-config.js';
import { openDatabase } from '../../src/database/connection/open-database.js';
import { Statement } from '../../src/database/transaction/statement.js';
import { inPipelinedTransaction } from '../../src/database/transaction/transaction.js';
import { TrackerModule } from '../../src/tracker.module.js';
import { DatabaseProxy } from '../support/postgres/database-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';

const INSERT = new Statement<never>('INSERT INTO noted (number) VALUES ($1::integer)');
const DIVIDE = new Statement<{ quotient: number }>('SELECT 10 / $1::integer AS quotient');

describe('a pipelined transaction', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query('CREATE TABLE noted (number integer NOT NULL)');
    proxy = await DatabaseProxy.before(Number(new URL(database.url).port));
    dataSource = await openDatabase(
      TrackerModule.dataSource(configFromSettings({ databaseUrl: proxy.url(database.url) })),
    );
  });

  afterAll(async () => {
    await dataSource.destroy();
    await proxy.close();
    await database.drop();
  });

  const noteAndDivide = (number: number, divisor: number) =>
    inPipelinedTransaction(dataSource, (client) =>
      Promise.all([INSERT.run(client, [number]), DIVIDE.run(client, [divisor])]),
    );
  const noted = async () =>
    (await database.query<{ number: number }>('SELECT number FROM noted')).map((row) => row.number);

  it('should send BEGIN, its statements and COMMIT in one write', async () => {
    await noteAndDivide(1, 5);
    const chunks: string[] = [];
    proxy.onRequest = (bytes) => chunks.push(bytes.toString('latin1'));
    const [, [row]] = await noteAndDivide(2, 5);
    proxy.onRequest = () => undefined;
    expect(row?.quotient).toBe(2);
    expect(chunks).toHaveLength(1);
    expect(chunks[0]).toMatch(/START TRANSACTION.*yabtt_.*yabtt_.*COMMIT/s);
    expect(await noted()).toEqual([1, 2]);
  });

  it('should keep nothing if a statement fails, and leave the connection usable', async () => {
    await expect(noteAndDivide(3, 0)).rejects.toThrow('division by zero');
    await noteAndDivide(4, 1);
    expect(await noted()).toEqual([1, 2, 4]);
  });
});
