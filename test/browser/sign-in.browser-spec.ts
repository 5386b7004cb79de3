import { PASSWORD } from '../support/clients/admin-client.js';
import { anAdminApi } from '../support/admin.js';
import { startTestTracker } from '../support/tracker.js';
import { aBrowser, goTo, signIn } from './operator-browser.js';

describe('signing in on the page', () => {
  const here = anAdminApi();
  const browser = aBrowser();

  it('should show the overview, and stay signed in when the page is loaded again', async () => {
    const { page, context, errors } = await browser.open(here.tracker.port);
    await signIn(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ name: 'yabtt_session', httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(await page.evaluate(() => document.cookie)).toBe('');
    expect(errors).toEqual([]);
  });

  it('should end with the button, for copies of the cookie too', async () => {
    const { page, context, errors } = await browser.open(here.tracker.port);
    await signIn(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const [cookie] = await context.cookies();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You have signed out.').waitFor();
    expect(errors).toEqual([]);
    expect(await context.cookies()).toEqual([]);
    if (!cookie) throw new Error('no cookie');
    await context.addCookies([cookie]);
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('should be refused with a wrong password, and succeed with the right one', async () => {
    const { page, context } = await browser.open(here.tracker.port);
    await signIn(page, 'a guess');
    await page.getByRole('alert').getByText('These credentials are not valid.').waitFor();
    expect(await context.cookies()).toEqual([]);
    await signIn(page, PASSWORD);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  it('should be asked for again once the session has ended elsewhere', async () => {
    const { page } = await browser.open(here.tracker.port);
    await signIn(page);
    await goTo(page, 'Bans');
    await here.database.query('DELETE FROM session');
    await page.getByRole('button', { name: 'Ban…' }).click();
    await page.getByLabel('Value').fill('192.0.2.1');
    await page.getByRole('button', { name: 'Ban', exact: true }).click();
    await page.getByText('The session has ended. Please sign in again.').waitFor();
    await signIn(page);
    await page.getByRole('heading', { name: 'Bans' }).waitFor();
  });

  it('should not be possible without a configured password', async () => {
    const closed = await startTestTracker(here.database);
    try {
      const { page } = await browser.open(closed.port);
      await page.getByText('The admin API is closed: YABTT_AUTH_PASSWORD is not set.').waitFor();
    } finally {
      await closed.close();
    }
  });

  it.each(['/stats', '/info'])('should be offered at %s', async (path) => {
    const { page, errors } = await browser.open(here.tracker.port, path);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/admin');
    expect(errors).toEqual([]);
  });

  it('should not be needed to read the documentation of the admin API', async () => {
    const { page, errors } = await browser.open(here.tracker.port, '/api/docs');
    await page.getByText('List torrents').first().waitFor();
    expect(errors).toEqual([]);
  });
});
