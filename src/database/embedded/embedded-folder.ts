import { join } from 'node:path';

/** The folder of the embedded database's own files. It exists once the database was made. */
export function embeddedDatabaseFolder(dataDir: string): string {
  return join(dataDir, 'postgresql');
}
