import type { TrackerConfig } from '../config/tracker.config.js';
import { describeDatabase } from '../database/connection/data-source.js';
import { openDatabase } from '../database/connection/open-database.js';
import { TrackerModule } from '../tracker.module.js';

/**
 * Brings the database up to date and leaves it, for who wants that done before any instance starts.
 * @returns a line that says so
 * @throws StartError in one line where that can't be done
 */
export async function migrate(config: TrackerConfig): Promise<string> {
  const dataSource = await openDatabase(TrackerModule.dataSource(config));
  await dataSource.destroy();
  return `The database is up to date: ${describeDatabase(config)}`;
}
