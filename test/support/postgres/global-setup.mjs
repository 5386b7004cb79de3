import { killAllServers, startPostgres } from './postgres.mjs';

/** Starts PostgreSQL for the e2e specs, unless TEST_DATABASE_URL names a server that may have databases made in it. */
export default async function setup() {
  if (process.env.TEST_DATABASE_URL) return;
  // Jest runs no teardown when it is interrupted.
  process.once('exit', killAllServers);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      killAllServers();
      process.kill(process.pid, signal);
    });
  }
  globalThis.testPostgres = await startPostgres({
    fsync: 'off',
    shared_preload_libraries: 'pg_stat_statements',
    // Every test file has a database of its own: by default, new statements of one would be crowded out by those of others.
    'pg_stat_statements.max': 100_000,
  });
  process.env.TEST_DATABASE_URL = globalThis.testPostgres.url;
}
