import { spawnSync } from 'node:child_process';
import { httpGet } from '../support/clients/http-client.js';
import { announceTarget, anInfoHash, aSeeder } from '../support/clients/swarm-client.js';
import { eventually } from '../support/eventually.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import { Instance } from './instance.js';

const FOLDER = 'deploy/prometheus';

/** @returns all that promtool prints */
function promtool(args: readonly string[], input?: string): string {
  const { status, stdout, stderr, error } = spawnSync('promtool', args, { cwd: FOLDER, input, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout + stderr;
}

describe('deploy/prometheus', () => {
  let postgres: PostgresServer;
  let instance: Instance;
  let ofMembers: Instance;

  beforeAll(async () => {
    postgres = await startPostgres({ shared_buffers: '64MB' });
    instance = await Instance.start(postgres.url);
    ofMembers = await Instance.start(postgres.url, { YABTT_MODE: 'private', YABTT_SETTLE_SECONDS: '1' });
  });

  afterAll(async () => {
    await instance?.stop();
    await ofMembers?.stop();
    await postgres?.stop();
  });

  it.each([
    ['open', () => instance, 'yabtt_peers{'],
    ['private', () => ofMembers, '\nyabtt_settle_lag_seconds '],
  ])('should scrape what promtool accepts in %s mode', async (_, serving, last) => {
    await httpGet(instance.port, announceTarget(aSeeder(anInfoHash()).parameters), { from: '127.0.0.2' });
    const metrics = await eventually(async () => {
      const { status, body } = await httpGet(serving().adminPort, '/metrics');
      expect([status, body.toString()]).toEqual([200, expect.stringContaining(last)]);
      return body.toString();
    });
    // prom-client's own have no unit and no total at their ends, and cannot be renamed.
    const own = metrics
      .split('\n\n')
      .filter((metric) => metric.startsWith('# HELP yabtt_'))
      .join('\n');
    expect(promtool(['check', 'metrics'], `${own}\n`)).toBe('');
    expect(() => promtool(['check', 'metrics'], `${metrics}\nyabtt_requests_total 1\n`)).toThrow();
  });

  it('should have valid rules and a valid configuration', () => {
    expect(promtool(['check', 'config', 'prometheus.yml'])).toContain('SUCCESS');
    expect(promtool(['check', 'rules', 'alerts.yml'])).toContain('11 rules found');
  });

  it('should alert when it must, and not when it need not', () => {
    expect(promtool(['test', 'rules', 'alerts.test.yml'])).toContain('SUCCESS');
  });
});
