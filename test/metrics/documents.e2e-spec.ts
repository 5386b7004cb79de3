import { readFileSync } from 'node:fs';
import { HousekeepingService } from '../../src/tracker/housekeeping/housekeeping.service.js';
import type { InProcessTracker } from '../../src/tracker-application.js';
import { announce, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, startTestTracker, type TestDatabase } from '../support/tracker.js';

const tlsCert = 'test/support/certificates/localhost.crt';
const tlsKey = 'test/support/certificates/localhost.key';

/** The documentation, the dashboard and the alerts name the metrics that are served. */
describe('the names of the metrics', () => {
  let database: TestDatabase;
  let tracker: InProcessTracker;
  let text: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    const plain = await startTestTracker(database);
    await announce(plain.port, aSeeder(anInfoHash()));
    await database.query(`UPDATE job SET due_at = now() WHERE name = 'census'`);
    await plain.get(HousekeepingService).takeCensus();
    await plain.close();
    tracker = await startTestTracker(database, { tlsCert, tlsKey });
    text = await tracker.metrics.text();
  });

  afterAll(async () => {
    await tracker.close();
    await database.drop();
  });

  const served = () => [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name as string);
  /** Names that a file has, histograms without what Prometheus appends. */
  const namesIn = (file: string, pattern: RegExp) =>
    [...readFileSync(file, 'utf8').matchAll(pattern)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));
  const sorted = (names: readonly string[]) => [...new Set(names)].sort();

  it('should be in the table of docs/OPERATING.md, each with its labels', async () => {
    await eventually(async () => {
      text = await tracker.metrics.text();
      expect(served()).toContain('yabtt_clients');
    });
    const rows = [...readFileSync('docs/OPERATING.md', 'utf8').matchAll(/^\| `(yabtt_\w+)(?:\{([\w,]+)\})?`/gm)];
    const documented = rows.map(([, name, labels = '']) => [name, labels.split(',').sort().join()]);
    const labelsOf = (name: string) => {
      const [, labels = ''] = new RegExp(`^${name}(?:_count)?\\{(.*)\\} `, 'm').exec(text) ?? [];
      return [...labels.matchAll(/(\w+)="/g)]
        .map(([, label]) => label)
        .sort()
        .join();
    };
    const ours = served().filter((name) => name.startsWith('yabtt_'));
    const isAbsent = (name: string) => name === 'yabtt_job_last_success_timestamp_seconds';
    expect(Object.fromEntries(documented.filter(([name]) => !isAbsent(name as string)))).toEqual(
      Object.fromEntries(ours.filter((name) => !isAbsent(name)).map((name) => [name, labelsOf(name)])),
    );
  });

  it.each(['alerts.yml', 'alerts.test.yml', 'grafana-dashboard.json'])('should be those of %s', (file) => {
    const named = sorted(namesIn(`deploy/prometheus/${file}`, /\b(yabtt|process|nodejs)_\w+/g));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !served().includes(name))).toEqual([]);
  });
});
