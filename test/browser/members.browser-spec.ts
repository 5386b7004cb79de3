import { aLeecher, announce, saying } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { of, privateTrackers } from '../support/private-tracker.js';
import { aBrowser, drawnPixels, goTo, poll, signIn } from './operator-browser.js';

describe('the page in private mode', () => {
  const here = privateTrackers();
  const browser = aBrowser();

  // Before a page reads the history, as an answer is reused for a while.
  beforeAll(async () => {
    await here.database.query(
      `INSERT INTO history (at, slot, seconds, torrents, seeders, leechers, downloads, requests, uploaded, downloaded)
       SELECT date_trunc('minute', now()) - make_interval(mins => n), 60, 60, 1, 1, 1, 0, '{}', 6e9, 3e9
         FROM generate_series(1, 50) AS n ON CONFLICT DO NOTHING`,
    );
  });

  const open = async (view: string) => {
    const window = await browser.open(here.tracker.port);
    await signIn(window.page);
    await goTo(window.page, view);
    return window;
  };
  /** A member whose client has transferred something. */
  const anActiveMember = async () => {
    const [member, infoHash] = [await here.aMember(), await here.aTorrent()];
    const peer = of(member, aLeecher(infoHash));
    await announce(here.tracker.port, saying(peer, { uploaded: 0, downloaded: 0 }));
    await announce(here.tracker.port, saying(peer, { uploaded: 4096, downloaded: 2048 }));
    return { member, peer, hash: infoHash.toString('hex') };
  };

  it('should list, search and sort members', async () => {
    for (const id of ['search-b', 'search-a', 'other']) await here.admin.put(`/members/${id}`, {});
    const { page, errors } = await open('Members');
    const rows = page.getByRole('table', { name: 'Members' }).getByRole('rowheader');
    await page.getByRole('searchbox', { name: 'Search' }).fill('search-');
    await eventually(async () => expect(await rows.allInnerTexts()).toEqual(['search-a', 'search-b']));
    await page.getByRole('button', { name: 'Added' }).click();
    await page.getByRole('button', { name: 'Added' }).click();
    await eventually(async () => expect(await rows.allInnerTexts()).toEqual(['search-b', 'search-a']));
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ search: 'search-', sort: 'createdAt' });
    expect(errors).toEqual([]);
  });

  it('should show what a member transfers, and the ledger', async () => {
    const { member, hash } = await anActiveMember();
    const { page, errors } = await open('Members');
    await page.getByRole('link', { name: member.id, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: member.id }).waitFor();
    const session = page.getByRole('table', { name: 'Clients in swarms' }).getByRole('row', { name: hash });
    expect(await session.innerText()).toMatch(/leecher\s+4 KiB\s+2 KiB/);
    await page.getByText('Nothing is settled yet.').waitFor();
    await here.settle();
    await poll(page);
    const transfer = page.getByRole('table', { name: 'Transfers' }).getByRole('row', { name: hash });
    expect(await transfer.innerText()).toMatch(/4 KiB\s+2 KiB\s+4 KiB\s+2 KiB/);
    expect(await page.getByText('Ratio').locator('..').innerText()).toMatch(/Ratio\s+2$/);
    await goTo(page, 'Ledger');
    await page.getByRole('row', { name: member.id }).getByText('4 KiB').first().waitFor();
    const { head } = (await here.admin.get('/ledger/status')).body;
    expect(await page.getByText('Last row', { exact: true }).locator('..').innerText()).toMatch(
      new RegExp(`Last row\\s+${head}$`),
    );
    expect(errors).toEqual([]);
  });

  it('should disable a member with a reason that its clients read, and enable it', async () => {
    const { member, peer } = await anActiveMember();
    const failure = async () => (await announce(here.tracker.port, peer))['failure reason'];
    const { page, errors } = await open('Members');
    await page.getByRole('link', { name: member.id, exact: true }).click();
    await page.getByRole('button', { name: 'Disable…' }).click();
    await page.getByText('The member reads it in each client').waitFor();
    await page.getByLabel('Reason').fill('shared an account');
    await page.keyboard.press('Enter');
    await page.getByText(`${member.id} is disabled.`).waitFor();
    expect(await failure()).toContain('shared an account');
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByText(`${member.id} may announce again.`).waitFor();
    expect(await failure()).toBeUndefined();
    await page.getByRole('table', { name: 'Changes' }).getByText('member.change').first().waitFor();
    expect(errors).toEqual([]);
  });

  it('should give a member a new passkey, show it once, and end the old one', async () => {
    const { member, peer } = await anActiveMember();
    const { page, errors } = await open('Members');
    await page.getByRole('link', { name: member.id, exact: true }).click();
    await page.getByText(`…${member.passkey.slice(-4)}`).waitFor();
    await page.getByRole('button', { name: 'New passkey…' }).click();
    await page.getByLabel('The older ones end').selectOption('in a week');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    const passkey = await page.locator('code.secret').innerText();
    await page.getByRole('button', { name: 'Close' }).click();
    const renewed = saying(peer, { passkey });
    expect((await announce(here.tracker.port, renewed))['failure reason']).toBeUndefined();
    expect((await announce(here.tracker.port, peer))['warning message']).toBeDefined();
    await page.getByRole('button', { name: `End the passkey that ends with ${member.passkey.slice(-4)}` }).click();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText(`The passkey …${member.passkey.slice(-4)} has ended.`).waitFor();
    expect((await announce(here.tracker.port, peer))['failure reason']).toBeDefined();
    expect(await page.content()).not.toContain(passkey);
    expect(errors).toEqual([]);
  });

  it('should say that members read why a torrent is denied', async () => {
    const { peer, hash } = await anActiveMember();
    const { page } = await open('Torrents');
    await page.getByRole('link', { name: hash }).click();
    await page.getByRole('button', { name: 'Deny…' }).click();
    await page.getByText('Members read it in their clients.').waitFor();
    await page.getByLabel('Reason').fill('a wrong file');
    await page.keyboard.press('Enter');
    await page.getByText(`${hash} is denied.`).waitFor();
    expect((await announce(here.tracker.port, peer))['failure reason']).toBe('torrent is not allowed: a wrong file');
  });

  it('should have a pending torrent allowed', async () => {
    const infoHash = await here.aTorrent({ name: 'a new one', state: 'pending' });
    const { page } = await open('Torrents');
    await page.getByRole('link', { name: 'a new one' }).click();
    await page.getByText('pending', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByText('a new one is allowed.').waitFor();
    const { body } = await here.admin.get(`/torrents/${infoHash.toString('hex')}`);
    expect(body.state).toBe('allowed');
  });

  it('should draw what members transferred', async () => {
    const { page, errors } = await open('Overview');
    const chart = page.getByRole('figure').filter({ hasText: 'Transferred per second' });
    await chart.waitFor();
    expect(await chart.innerText()).toMatch(/Uploaded\s+\S+ (MiB|B)/);
    await eventually(async () => expect((await drawnPixels(page))[3]).toBeGreaterThan(200));
    expect(errors).toEqual([]);
  });
});
