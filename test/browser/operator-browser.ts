import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { PASSWORD } from '../support/clients/admin-client.js';

/** Where Debian has it. */
const CHROMIUM = '/usr/bin/chromium';

/** Longer than the pause between two polls, and a busy machine. */
export const PATIENCE_MS = 60_000;

/** A browser window of an operator. It notes what must not happen: errors of the page, and requests of other servers. */
export interface OperatorWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly errors: readonly string[];
}

/** The browser for the tests of the calling `describe`. */
export function aBrowser() {
  let browser: Browser;
  const windows: BrowserContext[] = [];

  beforeAll(async () => {
    // Chromium's own sandbox does not run as root, in a container.
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  afterEach(async () => {
    for (const context of windows.splice(0)) await context.close();
  });
  afterAll(() => browser.close());

  return {
    /** Opens a page of the tracker at this port. */
    async open(port: number, path = '/admin', options: BrowserContextOptions = {}): Promise<OperatorWindow> {
      const origin = `http://127.0.0.1:${port}`;
      const context = await browser.newContext({ baseURL: origin, ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      windows.push(context);
      const errors: string[] = [];
      context.on('request', (request) => {
        if (new URL(request.url()).origin !== origin) errors.push(`request of ${request.url()}`);
      });
      context.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
      });
      context.on('weberror', (error) => errors.push(error.error().message));
      const page = await context.newPage();
      await page.goto(path);
      return { page, context, errors };
    },
  };
}

/** Fills in the form. */
export async function signIn(page: Page, password = PASSWORD): Promise<void> {
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Leads to another view by the navigation. */
export async function goTo(page: Page, view: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
  await page.getByRole('heading', { level: 1, name: view }).waitFor();
}
