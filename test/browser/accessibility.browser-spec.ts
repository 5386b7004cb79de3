import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { InstancesService } from '../../src/tracker/instances/instances.service.js';
import { aLeecher, announce, announceRaw, anInfoHash, aSeeder, saying } from '../support/clients/swarm-client.js';
import { of, privateTrackers, type TestMember } from '../support/private-tracker.js';
import { storeHistory } from './made-up-history.js';
import { aBrowser, goTo, signIn } from './operator-browser.js';

describe('the page', () => {
  // In private mode it has all views.
  const here = privateTrackers();
  const browser = aBrowser();
  let member: TestMember;

  beforeAll(async () => {
    await storeHistory(here.database, { minutes: 90, perSecond: 100 });
    member = await here.aMember({ note: 'a note' });
    await here.aMember({ disabledReason: 'shared an account' });
    const infoHash = await here.aTorrent({ name: 'a torrent' });
    const leecher = aLeecher(infoHash);
    for (const peer of [
      aSeeder(infoHash),
      leecher,
      saying(leecher, { uploaded: 5 }),
      aLeecher(infoHash, {}, '2001:db8::1'),
    ]) {
      await announce(here.tracker.port, of(member, peer));
    }
    await announceRaw(here.tracker.port, of(member, aSeeder(infoHash, { port: 'none' })));
    await here.settle();
    await here.admin.put(`/torrents/${anInfoHash().toString('hex')}`, { name: 'a denied one', state: 'denied' });
    await here.admin.post('/bans', { kind: 'address', value: '192.0.2.0/24', reason: 'a flood' });
    await here.admin.post('/tokens', { name: 'a script', scope: 'read' });
    await here.tracker.get(InstancesService).report();
  });

  /** Violations that hinder people, each with the elements. */
  const seriousIn = async (page: Page) => {
    await page.evaluate(axe.source);
    const violations = await page.evaluate(async () => {
      const { axe } = globalThis as typeof globalThis & { axe: typeof import('axe-core') };
      return (await axe.run(document, { resultTypes: ['violations'] })).violations;
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  };
  const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

  const PHONE = { width: 390, height: 844 };
  const DESKTOP = { width: 1280, height: 900 };

  it.each([
    ['desktop in light colours', DESKTOP, 'light'],
    ['phone in dark colours', PHONE, 'dark'],
  ] as const)('should hinder nobody on a %s, and fit', async (_, viewport, colorScheme) => {
    const { page, errors } = await browser.open(here.tracker.port, '/admin', { colorScheme, viewport });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const found: Record<string, unknown> = {};
    const widths: number[] = [];
    const look = async (name: string) => {
      found[name] = await seriousIn(page);
      widths.push(await widthOf(page));
    };
    const ask = async (question: string) => {
      await page.getByRole('button', { name: question, exact: true }).click();
      await page.getByRole('dialog').waitFor();
      await look(question);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await look('sign in');
    await signIn(page);
    await page.getByRole('table', { name: 'Failures' }).waitFor();
    await page.locator('.plot canvas').first().waitFor();
    await look('overview');
    await goTo(page, 'Torrents');
    await page.getByRole('link', { name: 'a torrent' }).waitFor();
    await look('torrents');
    await ask('Register torrents');
    await page.getByRole('link', { name: 'a torrent' }).click();
    await page.getByText('2001:db8::1').waitFor();
    await page.locator('.plot canvas').first().waitFor();
    await look('torrent');
    await ask('Deny…');
    await ask('Remove…');
    await goTo(page, 'Members');
    await page.getByText('a note').waitFor();
    await look('members');
    await page.getByRole('link', { name: member.id, exact: true }).click();
    for (const table of ['Passkeys', 'Transfers', 'Clients in swarms']) {
      await page.getByRole('table', { name: table }).waitFor();
    }
    await look('member');
    await ask('New passkey…');
    await ask('Disable…');
    await goTo(page, 'Ledger');
    await page.getByRole('table', { name: 'Rows of the ledger' }).waitFor();
    await look('ledger');
    await goTo(page, 'Bans');
    await page.getByText('192.0.2.0/24').waitFor();
    await look('bans');
    await ask('Ban…');
    await goTo(page, 'Tokens');
    await page.getByText('a script').waitFor();
    await look('tokens');
    await ask('Create a token…');
    await goTo(page, 'Audit');
    await page.getByText('token.create').waitFor();
    await look('audit');
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
    expect(widths.filter((width) => width > viewport.width)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('should be usable by keyboard alone', async () => {
    const { page } = await browser.open(here.tracker.port, '/admin/bans', { viewport: DESKTOP });
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
