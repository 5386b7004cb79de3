import { anAdminApi } from '../support/admin.js';
import { aBrowser, goTo, signIn } from './operator-browser.js';

const PAGES = 4;
const SECONDS = 25;

/** What open pages cost the database. test/admin/polling-cost.e2e-spec.ts counts the statements of each list. */
describe('pages that are open', () => {
  const here = anAdminApi();
  const browser = aBrowser();

  /** How often lists of torrents and the sessions of operators were read. */
  const reads = async () => {
    const [row] = await here.database.query<{ calls: string }>(
      `SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND query ~ '^\\s*SELECT.*\\m(ORDER BY created_at DESC, info_hash|session)\\M' AND query !~ 'pg_stat_statements'`,
    );
    return Number(row?.calls);
  };

  it('should read a list once in ten seconds, however many they are', async () => {
    await here.database.query('CREATE EXTENSION pg_stat_statements');
    const { page, context } = await browser.open(here.tracker.port);
    await signIn(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    for (let opened = 0; opened < PAGES; opened++) {
      const other = await context.newPage();
      await other.goto('/admin');
      await goTo(other, 'Torrents');
    }
    let answers = 0;
    context.on('response', () => answers++);
    const before = await reads();
    await page.waitForTimeout(SECONDS * 1000);
    expect(answers).toBeGreaterThanOrEqual(PAGES);
    const count = (await reads()) - before;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(Math.ceil(SECONDS / 10));
  });
});
