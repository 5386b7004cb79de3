import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import { anAdminApi } from '../support/admin.js';
import { announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { aBrowser, goTo, signIn } from './operator-browser.js';

const PAGES = 10;
const SECONDS = 40;
/** Statements that start or end a transaction, or set its limits. */
const AROUND = /^(BEGIN|START|COMMIT|ROLLBACK|SET|RELEASE|SAVEPOINT)\b/i;

/** What open pages cost the database, beside what the tracker does anyway. */
describe('ten open pages', () => {
  const here = anAdminApi();
  const browser = aBrowser();

  beforeAll(async () => {
    await here.database.query('CREATE EXTENSION pg_stat_statements');
    await announce(here.tracker.port, aSeeder(anInfoHash()));
    // Its jobs run now and then, with and without pages.
    await here.tracker.get(HousekeepingService).beforeApplicationShutdown();
  });

  /** The number of calls of each statement of this database. */
  const calls = async () => {
    const rows = await here.database.query<{ query: string; calls: string }>(
      `SELECT query, calls FROM pg_stat_statements
        WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND query NOT LIKE '%pg_stat_statements%'`,
    );
    return new Map(rows.map(({ query, calls }) => [query, Number(calls)]));
  };
  const callsDuring = async (work: () => Promise<void>) => {
    const before = await calls();
    await work();
    const after = await calls();
    return new Map([...after].map(([query, count]) => [query, count - (before.get(query) ?? 0)] as const));
  };
  const waiting = (page: { waitForTimeout(ms: number): Promise<void> }) => () => page.waitForTimeout(SECONDS * 1000);

  it.each([
    ['Overview', 1],
    // A list is read, and so are the sessions.
    ['Torrents', 2],
  ])('should cost at most %s: %d queries each ten seconds', async (view, most) => {
    const { page, context } = await browser.open(here.tracker.port);
    await signIn(page);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    const alone = await callsDuring(async () => {
      await page.goto('about:blank');
      await waiting(page)();
    });
    for (let opened = 0; opened < PAGES; opened++) {
      const other = await context.newPage();
      await other.goto('/admin');
      await goTo(other, view);
    }
    let answers = 0;
    context.on('response', () => answers++);
    const together = await callsDuring(waiting(page));
    expect(answers).toBeGreaterThan((PAGES * SECONDS) / 10 / 2);
    // The tracker's own statements, which come with and without pages, are left out.
    const ofPages = [...together].filter(
      ([query, count]) => count > 0 && !AROUND.test(query) && (alone.get(query) ?? 0) === 0,
    );
    const sum = ofPages.reduce((total, [, count]) => total + count, 0);
    expect(sum).toBeLessThanOrEqual((most * SECONDS) / 10);
  });
});
