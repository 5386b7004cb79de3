import stopServer from '../support/postgres/global-teardown.mjs';

export default async function teardown() {
  await globalThis.testBrowser?.close();
  await stopServer();
}
