import { StartError } from '../../config/start-error.js';
import { databaseErrorCode } from './database-error.js';

/** The cure for tables that another role made. */
export const OWN_TABLES = 'use the role that owns the tables, or ALTER TABLE ... OWNER TO it';

/** By SQLSTATE: what an operator can do about a database that can't be migrated. */
const CURES: Readonly<Record<string, string>> = {
  '25006': 'use the primary, without default_transaction_read_only for the database or the role',
  // A table that the role may not read seems to be missing, until it is made.
  '42P07': OWN_TABLES,
  '42501': `GRANT CREATE ON SCHEMA ... TO the role; ${OWN_TABLES}`,
  '53100': 'make room on the disk of the database',
};

/** A file of the URL that can't be read, like sslrootcert. It does not come back by itself, unlike a socket. */
export function connectionRefusal(error: unknown): StartError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('path' in error)) return undefined;
  if (error.syscall !== 'open' && error.syscall !== 'read') return undefined;
  return new StartError(`DATABASE_URL: ${error.path}: can't be read (${databaseErrorCode(error)})`);
}

/** @returns undefined for an error whose cause is not known: it is shown with its stack */
export function preparationRefusal(error: unknown, isServer: boolean): StartError | undefined {
  const cure = CURES[databaseErrorCode(error) ?? ''];
  if (cure === undefined || !(error instanceof Error)) return undefined;
  if (!isServer) return new StartError(`YABTT_DATA_DIR: the tables can't be made: ${error.message.split('\n')[0]}`);
  return new StartError(`DATABASE_URL: the tables can't be made: ${error.message.split('\n')[0]}; ${cure}`);
}
