import type { TrackerConfig } from '../config/tracker.config.js';
import { describeDatabase } from '../database/connection/data-source.js';
import { openDatabase } from '../database/connection/open-database.js';
import { TrackerModule } from '../tracker.module.js';

/**
 * Runs the pending migrations and closes the database, for deployments that migrate before any instance starts.
 * @returns a line that confirms it
 * @throws StartError if that fails
 */
export async function migrate(config: TrackerConfig): Promise<string> {
  const dataSource = await openDatabase(TrackerModule.dataSource(config));
  await dataSource.destroy();
  return `The database is up to date: ${describeDatabase(config)}`;
}
