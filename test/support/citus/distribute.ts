import { readFileSync } from 'node:fs';
import { configFromSettings } from '../../../src/config/load-config.js';
import { openDatabase } from '../../../src/database/connection/open-database.js';
import { TrackerModule } from '../../../src/tracker.module.js';
import { runOnce } from '../postgres/run-once.js';
import type { TestDatabase } from '../tracker.js';

export const DISTRIBUTE = readFileSync('deploy/citus/distribute.sql', 'utf8');
const DOUBLE = readFileSync('test/support/citus/double.sql', 'utf8');

/**
 * Makes of an empty database one that is distributed, as deploy/citus says.
 * @param on the double that stands for Citus, or the extension itself
 */
export async function distribute(database: TestDatabase, on: 'double' | 'extension'): Promise<void> {
  await prepareCitus(database, on);
  await migrate(database);
  await database.query(DISTRIBUTE);
}

/** Plants the double, or makes a cluster of the server and its workers. */
export async function prepareCitus(
  database: Pick<TestDatabase, 'url' | 'workerUrls' | 'query'>,
  on: 'double' | 'extension',
): Promise<void> {
  if (on === 'double') {
    await database.query(DOUBLE);
    return;
  }
  const coordinator = new URL(database.url);
  const workers = database.workerUrls.map((url) => new URL(url));
  await database.query('CREATE EXTENSION citus');
  await database.query('SELECT citus_set_coordinator_host($1, $2)', nodeOf(coordinator));
  for (const worker of workers) {
    await runOnce(worker.href, 'CREATE EXTENSION citus');
    await database.query('SELECT citus_add_node($1, $2)', nodeOf(worker));
  }
  if (workers.length === 0) {
    await database.query(`SELECT citus_set_node_property($1, $2, 'shouldhaveshards', true)`, nodeOf(coordinator));
  }
}

/** Host and port, as Citus knows a node. */
function nodeOf(url: URL): [host: string, port: number] {
  return [url.hostname, Number(url.port || 5432)];
}

export async function migrate(database: TestDatabase): Promise<void> {
  const config = configFromSettings({ databaseUrl: database.url });
  await (await openDatabase(TrackerModule.dataSource(config))).destroy();
}
