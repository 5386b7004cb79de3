import { DataSource, type MigrationInterface } from 'typeorm';
import { configFromSettings } from '../../src/config/load-config.js';
import { migrations } from '../../src/database/migrations/migrations.js';
import { openDatabase } from '../../src/database/connection/open-database.js';
import { TrackerModule } from '../../src/tracker.module.js';
import { aLeecher, announce, anInfoHash } from '../support/clients/swarm-client.js';
import { createEmptyDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

describe('the migrations', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createEmptyDatabase();
  });

  afterEach(() => database.drop());

  const dataSourceOf = () => TrackerModule.dataSource(configFromSettings({ databaseUrl: database.url }));

  const schema = () =>
    database.query(
      `SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
        WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`,
    );

  it('should create the schema that the entities describe', async () => {
    const dataSource = await openDatabase(dataSourceOf());
    try {
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });

  it('should be reversible one by one, and repeatable', async () => {
    const dataSource = await new DataSource({
      type: 'postgres',
      url: database.url,
      migrations,
      migrationsTransactionMode: 'each',
    }).initialize();
    try {
      const before: unknown[] = [];
      const queryRunner = dataSource.createQueryRunner();
      const all: MigrationInterface[] = migrations.map((Migration) => new Migration());
      for (const migration of all) {
        before.push(await schema());
        await migration.up(queryRunner);
      }
      const complete = await schema();
      for (const migration of [...all].reverse()) {
        await migration.down(queryRunner);
        expect(await schema()).toEqual(before.pop());
      }
      for (const migration of all) await migration.up(queryRunner);
      expect(await schema()).toEqual(complete);
      await queryRunner.release();
    } finally {
      await dataSource.destroy();
    }
  });

  it('should run once if instances start together', async () => {
    const trackers = await Promise.all(Array.from({ length: 4 }, () => startTestTracker(database)));
    try {
      const infoHash = anInfoHash();
      for (const tracker of trackers) await announce(tracker.port, aLeecher(infoHash));
      expect((await announce(trackers[0]?.port as number, aLeecher(infoHash))).incomplete).toBe(5);
      const run = await database.query<{ name: string }>('SELECT name FROM yabtt_migration');
      expect(run).toHaveLength(migrations.length);
    } finally {
      await Promise.all(trackers.map((tracker) => tracker.close()));
    }
  });
});
