import type { Page } from 'playwright-core';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { anAdminApi } from '../support/admin.js';
import { announce, announceRaw, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { storeHistory } from './made-up-history.js';
import { aBrowser, signIn } from './operator-browser.js';

describe('the overview of the page', () => {
  const here = anAdminApi();
  const browser = aBrowser();

  beforeAll(() => storeHistory(here.database, { minutes: 90, perSecond: 100 }));

  const openOverview = async (options = {}) => {
    const window = await browser.open(here.tracker.port, '/admin', options);
    await signIn(window.page);
    await window.page.getByRole('heading', { name: 'Overview' }).waitFor();
    return window;
  };
  /** How many pixels of each chart have a colour of its lines. */
  const drawnPixels = (page: Page) =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLCanvasElement>('.plot canvas')].map((canvas) => {
        const colours = ['--series-1', '--series-2', '--series-3'].map((name) => {
          const text = getComputedStyle(canvas).getPropertyValue(name).trim().slice(1);
          return [0, 2, 4].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
        });
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        let drawn = 0;
        for (let at = 0; at < pixels.length; at += 4) {
          if (colours.some((colour) => colour.every((part, index) => pixels[at + index] === part))) drawn++;
        }
        return drawn;
      }),
    );

  it.each(['light', 'dark'] as const)('should draw charts in %s', async (colorScheme) => {
    const { page, errors } = await openOverview({ colorScheme });
    await page.getByRole('heading', { name: 'The last hour' }).waitFor();
    for (const period of ['hour', 'day', 'month']) {
      await page.getByText(period, { exact: true }).click();
      await page.getByRole('heading', { name: `The last ${period}` }).waitFor();
      await eventually(async () => {
        const pixels = await drawnPixels(page);
        expect(pixels).toHaveLength(3);
        for (const count of pixels) expect(count).toBeGreaterThan(period === 'hour' ? 200 : 2);
      });
    }
    expect(errors).toEqual([]);
  });

  it('should show what clients do, and why they fail, without a reload', async () => {
    const { page, errors } = await openOverview();
    await page.getByText('No request has failed in the last half minute.').waitFor();
    const infoHash = anInfoHash();
    await announce(here.tracker.port, aSeeder(infoHash));
    await announceRaw(here.tracker.port, aSeeder(infoHash, { port: 'none' }));
    await page.getByRole('row', { name: /malformed HTTP/ }).waitFor();
    await here.database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
    await here.tracker.get(HousekeepingService).takeCensus();
    await page.getByText('1 seeders · 0 leechers').waitFor();
    await page
      .getByText(/^counted \d+ s ago$/)
      .or(page.getByText(/counted/))
      .first()
      .waitFor();
    expect(await page.getByRole('status', { name: 'Health' }).innerText()).not.toBe('');
    await page.getByRole('table', { name: 'Instances' }).getByText('up', { exact: true }).waitFor();
    expect(errors).toEqual([]);
  });

  it('should ask for nothing while nobody sees it', async () => {
    const { page } = await openOverview();
    const asked: string[] = [];
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    page.on('request', (request) => asked.push(request.url()));
    await page.waitForTimeout(12_000);
    expect(asked.length).toBeLessThanOrEqual(1);
    asked.length = 0;
    await page.waitForTimeout(11_000);
    expect(asked).toEqual([]);
    const [request] = await Promise.all([
      page.waitForRequest(/overview/),
      page.evaluate(() => {
        Object.defineProperty(document, 'hidden', { configurable: true, get: () => false });
        document.dispatchEvent(new Event('visibilitychange'));
      }),
    ]);
    expect(request.method()).toBe('GET');
  });
});
