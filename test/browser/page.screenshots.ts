import type { BrowserContextOptions } from 'playwright-core';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { PASSWORD } from '../support/clients/admin-client.js';
import { anAdminApi } from '../support/admin.js';
import { startTestTracker } from '../support/tracker.js';
import { storeHistory } from './made-up-history.js';
import { MEMBER, storeMembers } from './made-up-members.js';
import { LARGEST, storeSwarms } from './made-up-swarms.js';
import { makeTraffic } from './made-up-traffic.js';
import { aBrowser, signIn } from './operator-browser.js';

const FOLDER = 'docs/images';
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** `npm run screenshots` takes the pictures of the documentation, with made-up data. */
describe('a screenshot', () => {
  const here = anAdminApi();
  const browser = aBrowser();
  let ofMembers: InProcessTracker;

  beforeAll(async () => {
    await storeHistory(here.database, { minutes: 1440, perSecond: 110 });
    await storeSwarms(here.database);
    await here.admin.post('/bans', { kind: 'address', value: '203.0.113.0/28', reason: 'announces every second' });
    await here.database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
    await here.tracker.get(HousekeepingService).takeCensus();
    // What was recorded before that census.
    await here.database.query(`DELETE FROM swarm_history WHERE at > now() - interval '10 minutes'`);
    await makeTraffic(here.tracker, 45);
    await storeMembers(here.database);
    ofMembers = await startTestTracker(here.database, { mode: 'private', authPassword: PASSWORD });
  });

  afterAll(() => ofMembers.close());

  const take = async (
    name: string,
    path: string,
    ready: string,
    options: BrowserContextOptions,
    { port } = here.tracker,
  ) => {
    const { page, errors } = await browser.open(port, path, options);
    await signIn(page);
    await page.getByText(ready).first().waitFor();
    await page.waitForTimeout(1_000);
    await page.screenshot({ path: `${FOLDER}/${name}.png` });
    expect(errors).toEqual([]);
  };

  it('should be taken of the overview', async () => {
    await take('overview', '/admin?period=day', 'Announces not served', { viewport: DESKTOP });
  });

  it('should be taken of the overview on a dark screen', async () => {
    await take('overview-dark', '/admin?period=day', 'Announces not served', {
      viewport: DESKTOP,
      colorScheme: 'dark',
    });
  });

  it('should be taken of the overview on a phone', async () => {
    await take('overview-phone', '/admin?period=day', 'Announces not served', {
      viewport: PHONE,
      deviceScaleFactor: 1.5,
    });
  });

  it('should be taken of a torrent with some thousand peers', async () => {
    await take('torrent', `/admin/torrents/${LARGEST.infoHash}`, 'BiglyBT', { viewport: DESKTOP });
  });

  it('should be taken of a member', async () => {
    await take('member', `/admin/members/${MEMBER}`, 'qBittorrent', { viewport: DESKTOP }, ofMembers);
  });

  it('should be taken of the list of torrents', async () => {
    await take('torrents', '/admin/torrents?sort=-complete', LARGEST.name, { viewport: { ...DESKTOP, height: 720 } });
  });
});
