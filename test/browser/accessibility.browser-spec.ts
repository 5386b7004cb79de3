import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { anAdminApi } from '../support/admin.js';
import { announce, announceRaw, anInfoHash, aLeecher, aSeeder } from '../support/clients/swarm-client.js';
import { storeHistory } from './made-up-history.js';
import { aBrowser, goTo, signIn } from './operator-browser.js';

describe.each(['light', 'dark'] as const)('the page in %s', (colorScheme) => {
  const here = anAdminApi();
  const browser = aBrowser();
  const infoHash = anInfoHash();

  beforeAll(async () => {
    await storeHistory(here.database, { minutes: 90, perSecond: 100 });
    for (const peer of [aSeeder(infoHash), aLeecher(infoHash), aLeecher(infoHash, {}, '2001:db8::1')]) {
      await announce(here.tracker.port, peer);
    }
    await announceRaw(here.tracker.port, aSeeder(infoHash, { port: 'none' }));
    await here.admin.put(`/torrents/${infoHash.toString('hex')}`, { name: 'a torrent' });
    await here.admin.put(`/torrents/${anInfoHash().toString('hex')}`, { name: 'a denied one', state: 'denied' });
    await here.admin.post('/bans', { kind: 'address', value: '192.0.2.0/24', reason: 'a flood' });
    await here.admin.post('/tokens', { name: 'a script', scope: 'read' });
  });

  /** Violations that hinder people, each with the elements. */
  const seriousIn = async (page: Page) => {
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as typeof globalThis & { axe: typeof import('axe-core') };
      return (await axe.run(document)).violations;
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  };
  const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

  const PHONE = { width: 390, height: 844 };
  const DESKTOP = { width: 1280, height: 900 };

  it.each([
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ])('should hinder nobody on a %s, and fit', async (_, viewport) => {
    const { page, errors } = await browser.open(here.tracker.port, '/admin', { colorScheme, viewport });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const found: Record<string, unknown> = { 'sign in': await seriousIn(page) };
    const widths = [await widthOf(page)];
    const look = async (name: string) => {
      found[name] = await seriousIn(page);
      widths.push(await widthOf(page));
    };
    await signIn(page);
    await page.getByRole('table', { name: 'Failures' }).waitFor();
    await page.locator('.plot canvas').first().waitFor();
    await look('overview');
    await goTo(page, 'Torrents');
    await page.getByRole('link', { name: 'a torrent' }).waitFor();
    await look('torrents');
    await page.getByRole('button', { name: 'Register torrents' }).click();
    await look('register');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('link', { name: 'a torrent' }).click();
    await page.getByText('2001:db8::1').waitFor();
    await look('torrent');
    for (const question of ['Deny…', 'Remove…']) {
      await page.getByRole('button', { name: question, exact: true }).click();
      await look(question);
      await page.keyboard.press('Escape');
    }
    await goTo(page, 'Bans');
    await page.getByText('192.0.2.0/24').waitFor();
    await look('bans');
    await page.getByRole('button', { name: 'Ban…' }).click();
    await look('ban');
    await page.keyboard.press('Escape');
    await goTo(page, 'Tokens');
    await page.getByText('a script').waitFor();
    await look('tokens');
    await page.getByRole('button', { name: 'Create a token…' }).click();
    await look('create a token');
    await page.keyboard.press('Escape');
    await goTo(page, 'Audit');
    await page.getByText('token.create').waitFor();
    await look('audit');
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
    expect(widths.filter((width) => width > viewport.width)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('should be usable by keyboard alone', async () => {
    const { page } = await browser.open(here.tracker.port, '/admin/bans', { colorScheme, viewport: DESKTOP });
    await page.getByLabel('Password').waitFor();
    await signIn(page);
    await page.getByRole('heading', { name: 'Bans' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.getByRole('button', { name: 'Ban…' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('value');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Ban…');
  });
});
