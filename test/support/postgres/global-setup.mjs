import { startPostgres } from './postgres.mjs';

/** Starts PostgreSQL for the e2e specs, unless TEST_DATABASE_URL names one that may have databases made in it. */
export default async function setup() {
  if (process.env.TEST_DATABASE_URL) return;
  globalThis.testPostgres = await startPostgres({ fsync: 'off', shared_preload_libraries: 'pg_stat_statements' });
  process.env.TEST_DATABASE_URL = globalThis.testPostgres.url;
}
