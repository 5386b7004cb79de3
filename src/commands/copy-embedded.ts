import { existsSync } from 'node:fs';
import { DatabaseSettings } from '../config/settings/database.settings.js';
import { StartError } from '../config/start-error.js';
import { TrackerConfig } from '../config/tracker.config.js';
import { describeDatabase } from '../database/connection/data-source.js';
import { openDatabase } from '../database/connection/open-database.js';
import { copyDatabase } from '../database/copy/copy-database.js';
import { embeddedDatabaseFolder } from '../database/embedded/embedded-folder.js';
import { TrackerModule } from '../tracker.module.js';

/**
 * Copies the embedded database to an empty PostgreSQL, and leaves it as it is. No tracker may run on either.
 * @returns what was copied, in lines
 * @throws StartError if that fails; then PostgreSQL has no rows of it
 */
export async function copyEmbedded(config: TrackerConfig): Promise<string> {
  const { databaseUrl, dataDir } = config.database;
  if (databaseUrl === undefined) throw new StartError('DATABASE_URL: set it to the PostgreSQL that the copy goes to');
  if (!existsSync(embeddedDatabaseFolder(dataDir)))
    throw new StartError(`YABTT_DATA_DIR=${dataDir}: there is no embedded database`);
  const embedded = embeddedOf(config);
  const source = await openDatabase(TrackerModule.dataSource(embedded));
  try {
    const target = await openDatabase(TrackerModule.dataSource(config));
    try {
      const tables = await copyDatabase(source, target);
      const width = Math.max(...tables.map(({ table }) => table.length));
      return [
        `Copied from ${describeDatabase(embedded)}`,
        `       to   ${describeDatabase(config)}`,
        ...tables.map(({ table, rows }) => `  ${table.padEnd(width)}  ${rows}`),
      ].join('\n');
    } finally {
      await target.destroy();
    }
  } finally {
    await source.destroy();
  }
}

/** The same settings without PostgreSQL. */
function embeddedOf({ listen, database }: TrackerConfig): TrackerConfig {
  return new TrackerConfig(listen, Object.assign(new DatabaseSettings(), database, { databaseUrl: undefined }));
}
