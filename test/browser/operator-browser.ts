import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { PASSWORD } from '../support/clients/admin-client.js';

/** For a busy machine. */
const PATIENCE_MS = 60_000;

/** Milliseconds: the longest pause between two polls. */
const POLL_MS = 60_000;

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
    browser = await chromium.connect(String(process.env.TEST_BROWSER));
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
      await page.clock.install();
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

/** Lets the time of the page pass until everything is polled again. What is read is not an answer of some seconds ago. */
export async function poll(page: Page): Promise<void> {
  await page.route('**/api/v1/**', async (route) => {
    const { 'cache-control': _, ...headers } = await route.request().allHeaders();
    await route.continue({ headers });
  });
  await page.clock.fastForward(POLL_MS);
}

/** How many pixels of each chart have a colour of its lines. */
export function drawnPixels(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('.plot canvas')].map((canvas) => {
      const colours = ['--series-1', '--series-2', '--series-3'].map((name) => {
        const text = getComputedStyle(canvas).getPropertyValue(name).trim().slice(1);
        return [0, 2, 4].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
      });
      // Of a copy: Chromium warns of a canvas that is drawn and read.
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
      copy?.drawImage(canvas, 0, 0);
      const pixels = copy?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let drawn = 0;
      for (let at = 0; at < pixels.length; at += 4) {
        if (colours.some((colour) => colour.every((part, index) => pixels[at + index] === part))) drawn++;
      }
      return drawn;
    }),
  );
}
