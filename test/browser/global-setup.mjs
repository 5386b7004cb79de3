import { chromium } from 'playwright-core';
import startServer from '../support/postgres/global-setup.mjs';

/** Where Debian has it. */
const CHROMIUM = '/usr/bin/chromium';

/** One PostgreSQL and one browser for all specs. */
export default async function setup() {
  await startServer();
  // Chromium's own sandbox does not run as root, in a container.
  globalThis.testBrowser = await chromium.launchServer({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  process.env.TEST_BROWSER = globalThis.testBrowser.wsEndpoint();
}
