import { anAdminApi } from '../support/admin.js';
import { aLeecher, announce, anInfoHash, aSeeder, saying } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { aTorrentFile } from '../support/torrent-files.js';
import { aBrowser, drawnPixels, goTo, poll, signIn } from './operator-browser.js';

describe('the torrents of the page', () => {
  const here = anAdminApi();
  const browser = aBrowser();

  const openTorrents = async () => {
    const window = await browser.open(here.tracker.port);
    await signIn(window.page);
    await goTo(window.page, 'Torrents');
    return window;
  };
  const outcomeOf = async (peer: ReturnType<typeof aSeeder>) => {
    const answer = await announce(here.tracker.port, peer);
    return answer['failure reason'] ?? 'accepted';
  };

  it('should show a swarm while a client announces, without a reload', async () => {
    const infoHash = anInfoHash();
    const hash = infoHash.toString('hex');
    const { page, errors } = await openTorrents();
    await page.getByText('There are no torrents yet.').waitFor();
    await announce(here.tracker.port, aSeeder(infoHash));
    await poll(page);
    await page.getByRole('link', { name: hash }).click();
    await page.getByRole('row', { name: /seeder/ }).waitFor();
    const leecher = aLeecher(infoHash, { left: 4096 });
    await announce(here.tracker.port, leecher);
    await poll(page);
    const row = page.getByRole('row', { name: new RegExp(leecher.address) });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/IPv4\s+Transmission 4.0.4\s+leecher\s+4 KiB/);
    await announce(here.tracker.port, saying(leecher, { event: 'stopped' }));
    await poll(page);
    await row.waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  });

  it('should show how a swarm grew: what is stored, and what the page sees', async () => {
    const infoHash = anInfoHash();
    await announce(here.tracker.port, aSeeder(infoHash));
    const { page, errors } = await openTorrents();
    await page.goto(`/admin/torrents/${infoHash.toString('hex')}`);
    const chart = page.getByRole('figure').filter({ hasText: 'Peers in the swarm' });
    await page.getByText('the chart shows what happens while the page is open').waitFor();
    expect(await chart.innerText()).toMatch(/Seeders\s+1\s+Leechers\s+0/);
    // One time is a point already.
    await eventually(async () => expect((await drawnPixels(page))[0]).toBeGreaterThan(0));
    await announce(here.tracker.port, aLeecher(infoHash));
    await poll(page);
    await chart.getByText(/Leechers\s+1/).waitFor();
    await here.database.query(
      `INSERT INTO swarm_history (info_hash, at, complete, incomplete, downloaded)
       SELECT $1, date_bin('10 minutes', now(), 'epoch') - make_interval(mins => 10 * n), n % 50, n % 70, 0
         FROM generate_series(1, 140) AS n`,
      [infoHash],
    );
    await page.reload();
    await page.getByText('the chart shows what happens while the page is open').waitFor({ state: 'detached' });
    await eventually(async () => expect((await drawnPixels(page))[0]).toBeGreaterThan(200));
    await page.getByText('month', { exact: true }).click();
    await page.getByRole('heading', { name: 'The last month' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('should sort the peers of a torrent', async () => {
    const infoHash = anInfoHash();
    const peers = [30, 10, 20].map((uploaded) => aLeecher(infoHash, { uploaded }));
    for (const peer of peers) await announce(here.tracker.port, peer);
    const { page, errors } = await openTorrents();
    await page.goto(`/admin/torrents/${infoHash.toString('hex')}`);
    const table = page.getByRole('table', { name: 'Live peers' });
    const uploaded = async () => {
      const rows = await table.getByRole('row').allInnerTexts();
      return rows.slice(1).map((row) => Number(/(\d+) B\s+0 B/.exec(row)?.[1]));
    };
    await table.getByRole('button', { name: 'Uploaded' }).click();
    await eventually(async () => expect(await uploaded()).toEqual([30, 20, 10]));
    await table.getByRole('button', { name: 'Uploaded' }).click();
    await eventually(async () => expect(await uploaded()).toEqual([10, 20, 30]));
    expect(await table.getByRole('columnheader', { name: 'Uploaded' }).getAttribute('aria-sort')).toBe('ascending');
    expect(new URL(page.url()).searchParams.get('peers')).toBe('uploaded');
    expect(errors).toEqual([]);
  });

  it('should register dropped files, and say what is wrong with others', async () => {
    const file = aTorrentFile('a dropped file');
    const { page, errors } = await openTorrents();
    const dropped = await page.evaluateHandle(
      (files) => {
        const transfer = new DataTransfer();
        for (const [name, bytes] of files) transfer.items.add(new File([new Uint8Array(bytes)], name));
        return transfer;
      },
      [
        ['good.torrent', [...file.bytes]],
        ['bad.torrent', [1, 2, 3]],
      ] as [string, number[]][],
    );
    await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
    await page.getByText('good.torrent: registered as a dropped file').waitFor();
    await page.getByText(/bad\.torrent: File: is not a \.torrent file/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('link', { name: 'a dropped file' }).waitFor();
    expect((await here.admin.get(`/torrents/${file.v1}`)).body).toMatchObject({ registered: true });
    // Chromium logs the status of the bad file.
    expect(errors.filter((text) => !/status of 400/.test(text))).toEqual([]);
  });

  it('should deny a torrent with a reason, and allow it again', async () => {
    const infoHash = anInfoHash();
    const peer = aSeeder(infoHash);
    await here.admin.put(`/torrents/${infoHash.toString('hex')}`, { name: 'something to deny' });
    expect(await outcomeOf(peer)).toBe('accepted');
    const { page, errors } = await openTorrents();
    await page.getByRole('link', { name: 'something to deny' }).click();
    await page.getByRole('button', { name: 'Deny…' }).click();
    await page.getByText('clients read only that the torrent is not allowed').waitFor();
    await page.getByLabel('Reason').fill('somebody complained');
    await page.keyboard.press('Enter');
    await page.getByText('something to deny is denied.').waitFor();
    expect(await outcomeOf(peer)).toBe('torrent is not allowed');
    await page.getByText('state: allowed → denied; reason: somebody complained').waitFor();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByText('something to deny is allowed.').waitFor();
    expect(await outcomeOf(peer)).toBe('accepted');
    expect(errors).toEqual([]);
  });

  it('should ban a peer, which leaves the swarm', async () => {
    const infoHash = anInfoHash();
    const [peer, other] = [aSeeder(infoHash), aLeecher(infoHash)];
    for (const one of [peer, other]) expect(await outcomeOf(one)).toBe('accepted');
    const { page, errors } = await openTorrents();
    await page.getByRole('link', { name: infoHash.toString('hex') }).click();
    const row = page.getByRole('row', { name: new RegExp(`${peer.address}:`) });
    await row.getByRole('button', { name: /^Ban/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ban' }).click();
    await row.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: new RegExp(`${other.address}:`) }).waitFor();
    expect(await outcomeOf(peer)).toBe('address is not allowed');
    await goTo(page, 'Bans');
    await page.getByRole('button', { name: `Lift the ban of ${peer.address}`, exact: true }).click();
    await page.getByRole('button', { name: 'Lift', exact: true }).click();
    await page.getByText('Nobody is banned.').waitFor();
    expect(await outcomeOf(peer)).toBe('accepted');
    expect(errors).toEqual([]);
  });

  it('should remove a torrent, after a question', async () => {
    const infoHash = anInfoHash().toString('hex');
    await here.admin.put(`/torrents/${infoHash}`, { name: 'something to remove' });
    const { page, errors } = await openTorrents();
    await page.getByRole('link', { name: 'something to remove' }).click();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await here.admin.get(`/torrents/${infoHash}`)).status).toBe(200);
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('heading', { name: 'Torrents' }).waitFor();
    expect((await here.admin.get(`/torrents/${infoHash}`)).status).toBe(404);
    expect(errors).toEqual([]);
  });

  it('should not overwrite what somebody else has changed meanwhile', async () => {
    const infoHash = anInfoHash().toString('hex');
    await here.admin.put(`/torrents/${infoHash}`, { name: 'something contested' });
    const { page } = await openTorrents();
    await page.getByRole('link', { name: 'something contested' }).click();
    await page.getByRole('button', { name: 'Deny…' }).click();
    await here.admin.patch(`/torrents/${infoHash}`, { name: 'something renamed' });
    await page.getByRole('button', { name: 'Deny', exact: true }).click();
    await page.getByText('The torrent has changed.').waitFor();
    expect((await here.admin.get(`/torrents/${infoHash}`)).body).toMatchObject({ state: 'allowed' });
  });

  it('should be searched, filtered, sorted and paged', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `paged ${String(at).padStart(2, '0')}`);
    for (const name of names) await here.admin.put(`/torrents/${anInfoHash().toString('hex')}`, { name });
    const { page, errors } = await openTorrents();
    await page.getByRole('searchbox', { name: 'Search' }).fill('paged');
    const rows = page.getByRole('table', { name: 'Torrents' }).getByRole('rowheader');
    await eventually(async () => {
      const shown = await rows.allInnerTexts();
      expect(shown).toHaveLength(50);
      expect(shown.filter((name) => !/^paged \d\d$/.test(name))).toEqual([]);
    });
    await page.getByRole('button', { name: 'Added' }).click();
    await eventually(async () => expect((await rows.allInnerTexts())[0]).toBe('paged 00'));
    await page.getByRole('button', { name: 'Next' }).click();
    await eventually(async () => expect(await rows.allInnerTexts()).toEqual(names.slice(50)));
    await page.getByRole('button', { name: 'Previous' }).click();
    await page.getByLabel('State').selectOption('Denied');
    await page.getByText('No torrent matches.').waitFor();
    const parameters = Object.fromEntries(new URL(page.url()).searchParams);
    expect(parameters).toEqual({ query: 'paged', sort: 'createdAt', state: 'denied' });
    await page.reload();
    await page.getByText('No torrent matches.').waitFor();
    expect(errors).toEqual([]);
  });
});
