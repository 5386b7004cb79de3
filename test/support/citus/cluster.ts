/** On what the e2e tests run: `double` or `extension` has their tables distributed. Unset, they run on a plain PostgreSQL. */
export const TEST_CITUS = process.env.TEST_CITUS as 'double' | 'extension' | undefined;

/** URLs of the workers behind the coordinator of TEST_DATABASE_URL. Without any, the coordinator holds the shards itself. */
export const TEST_CITUS_WORKERS = (process.env.TEST_CITUS_WORKERS ?? '').split(',').filter((url) => url !== '');

/** On what the tests of Citus itself run. */
export const CITUS = TEST_CITUS ?? 'double';
