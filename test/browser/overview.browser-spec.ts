import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { anAdminApi } from '../support/admin.js';
import { InstancesService } from '../../src/tracker/instances/instances.service.js';
import { announce, announceRaw, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { storeHistory } from './made-up-history.js';
import { aBrowser, drawnPixels, poll, signIn } from './operator-browser.js';

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
    await here.tracker.get(InstancesService).report();
    await poll(page);
    await page.getByRole('row', { name: /malformed HTTP/ }).waitFor();
    await here.database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
    await here.tracker.get(HousekeepingService).takeCensus();
    await here.tracker.get(InstancesService).report();
    await poll(page);
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
    // A pause that has begun ends; nothing is asked then.
    for (let minute = 0; minute < 3; minute++) await page.clock.fastForward(60_000);
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
