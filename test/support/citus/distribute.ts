import { readFileSync } from 'node:fs';
import { configFromSettings } from '../../../src/config/load-config.js';
import { openDatabase } from '../../../src/database/connection/open-database.js';
import { TrackerModule } from '../../../src/tracker.module.js';
import type { TestDatabase } from '../tracker.js';

export const DISTRIBUTE = readFileSync('deploy/citus/distribute.sql', 'utf8');
const DOUBLE = readFileSync('test/support/citus/double.sql', 'utf8');

/**
 * Makes of an empty database one that is distributed, as deploy/citus says.
 * @param on the double that stands for Citus, or the extension itself, on a server that is coordinator and worker in one
 */
export async function distribute(database: TestDatabase, on: 'double' | 'extension'): Promise<void> {
  await prepareCitus(database, on);
  await migrate(database);
  await database.query(DISTRIBUTE);
}

export async function prepareCitus(database: TestDatabase, on: 'double' | 'extension'): Promise<void> {
  if (on === 'double') {
    await database.query(DOUBLE);
    return;
  }
  await database.query('CREATE EXTENSION citus');
  const here = `'localhost', current_setting('port')::integer`;
  await database.query(`SELECT citus_set_coordinator_host(${here})`);
  await database.query(`SELECT citus_set_node_property(${here}, 'shouldhaveshards', true)`);
}

export async function migrate(database: TestDatabase): Promise<void> {
  const config = configFromSettings({ databaseUrl: database.url });
  await (await openDatabase(TrackerModule.dataSource(config))).destroy();
}
