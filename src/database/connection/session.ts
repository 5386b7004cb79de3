/**
 * The settings of a session that statements and their results rely on, whatever the server, the database or the role have.
 * Not the search path, which says where the tables are, and not whether transactions are read-only, as on a standby.
 */
const PINNED: Readonly<Record<string, string>> = {
  // How values look as text.
  bytea_output: 'hex',
  client_encoding: 'UTF8',
  datestyle: 'ISO',
  extra_float_digits: '1',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  // How text is read: with array_nulls off, a null in an array becomes the text "NULL".
  array_nulls: 'on',
  standard_conforming_strings: 'on',
  // How transactions behave. A statement that fails must not end the connection.
  default_transaction_deferrable: 'off',
  default_transaction_isolation: 'read committed',
  exit_on_error: 'off',
  // An idle connection stays in the pool. Housekeeping and migrations have time limits of their own.
  idle_session_timeout: '0',
  transaction_timeout: '0',
  // The search finds all torrents, and no statement has a notice.
  client_min_messages: 'warning',
  gin_fuzzy_search_limit: '0',
};

const VALUES = Object.entries(PINNED).map(([name, value]) => `('${name}', '${value}')`);

/**
 * SQL that pins the settings. A server may be too old for one of them. An announce is on disk before it is acknowledged, but a
 * server that also waits for its standbys, or only for some of them, keeps doing so.
 */
export const PIN_SESSION = [
  `SELECT set_config(name, value, false) FROM (VALUES ${VALUES.join(', ')}) AS pinned (name, value)
    WHERE current_setting(name, true) IS NOT NULL`,
  `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`,
].join('; ');
