/** A column as PostgreSQL describes it. */
export interface CopiedColumn {
  /** Quoted where that is needed. */
  readonly name: string;
  readonly type: string;
  readonly isIdentity: boolean;
}

/** All tables but the list of migrations. A table that others reference comes before them. */
export const READ_TABLES = `
  SELECT relname AS table FROM pg_class
   WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname <> 'yabtt_migration'
   ORDER BY relname`;

/** $1: a table. */
export const READ_COLUMNS = `
  SELECT quote_ident(attname) AS name, format_type(atttypid, atttypmod) AS type, attidentity <> '' AS "isIdentity"
    FROM pg_attribute
   WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
   ORDER BY attnum`;

/** A copy may wait for the other database for long. */
export const ALLOW_WAITING = 'SET LOCAL idle_in_transaction_session_timeout = 0';

/** Nobody else writes to the tables from now on. */
export function lockTables(tables: readonly string[]): string {
  return `LOCK TABLE ${tables.join(', ')} IN SHARE ROW EXCLUSIVE MODE`;
}

export function countRows(table: string): string {
  return `SELECT count(*)::float8 AS rows FROM ${table}`;
}

export function hasRows(table: string): string {
  return `SELECT FROM ${table} LIMIT 1`;
}

export function clear(table: string): string {
  return `DELETE FROM ${table}`;
}

/** Every value as text, so that the driver changes nothing: a JavaScript date has no microseconds. */
export function openCursor(table: string, columns: readonly CopiedColumn[]): string {
  const texts = columns.map(({ name }, at) => `${name}::text AS c${at}`);
  return `DECLARE copied NO SCROLL CURSOR FOR SELECT ${texts.join(', ')} FROM ${table}`;
}

export function fetchRows(rows: number): string {
  return `FETCH ${rows} FROM copied`;
}

export const CLOSE_CURSOR = 'CLOSE copied';

/** $1 and so on: an array of texts for each column. */
export function insertRows(table: string, columns: readonly CopiedColumn[]): string {
  const names = columns.map(({ name }) => name);
  const values = columns.map(({ type }, at) => `c${at}::${type}`);
  const arrays = columns.map((_, at) => `$${at + 1}::text[]`);
  const aliases = columns.map((_, at) => `c${at}`);
  return `INSERT INTO ${table} (${names.join(', ')})
    SELECT ${values.join(', ')} FROM unnest(${arrays.join(', ')}) AS given (${aliases.join(', ')})`;
}

/** The next generated value follows the largest one. */
export function continueIdentity(table: string, { name }: CopiedColumn): string {
  return `SELECT setval(pg_get_serial_sequence('${table}', '${name}'), greatest(1, max(${name})), max(${name}) IS NOT NULL)
            FROM ${table}`;
}
