/** Ends what the global setup started. */
export default async function teardown() {
  await globalThis.testPostgres?.stop();
}
