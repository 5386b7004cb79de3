import { setTimeout as sleep } from 'node:timers/promises';
import { stopAllPrograms } from '../support/processes/child-program.js';
import { overUdp } from '../support/clients/transport-client.js';
import { eventually } from '../support/eventually.js';
import { httpGet } from '../support/clients/http-client.js';
import { type PostgresServer, startPostgres } from '../support/postgres/postgres.mjs';
import {
  aLeecher,
  announceTarget,
  anInfoHash,
  aSeeder,
  decodeAnnounce,
  type TestPeer,
} from '../support/clients/swarm-client.js';
import { Announcing } from './announcing.js';
import { type Balancer, startHaproxy } from './haproxy.js';
import { Instance } from './instance.js';
import { Ledger } from './ledger.js';
import { startNginx } from './nginx.js';

const TIMEOUT_MS = 60_000;
const BASIC = { Authorization: `Basic ${Buffer.from('admin:secret').toString('base64')}` };
const UNAVAILABLE = 'd14:failure reason24:tracker is not available8:retry ini5ee';

describe.each([
  ['HAProxy', startHaproxy],
  ['nginx', startNginx],
])('%s, as deploy/ has it, before three instances', (name, start) => {
  let postgres: PostgresServer;
  let instances: Instance[];
  let balancer: Balancer;

  beforeAll(async () => {
    postgres = await startPostgres({ shared_buffers: '64MB' });
    instances = [];
    for (let count = 0; count < 3; count++) instances.push(await Instance.start(postgres.url));
    balancer = await start(
      instances.map(({ port }) => port),
      instances.map(({ adminPort }) => adminPort),
    );
  }, TIMEOUT_MS);

  afterAll(async () => {
    await stopAllPrograms();
    await balancer?.remove();
    await Promise.all((instances ?? []).map((instance) => instance.stop()));
    await postgres?.stop();
  }, TIMEOUT_MS);

  /** Announces from the peer's own address, one of loopback. */
  async function announce({ parameters, address }: TestPeer, headers: Readonly<Record<string, string>> = {}) {
    const { status, body } = await httpGet(balancer.port, announceTarget(parameters), { from: address, headers });
    expect(status).toBe(200);
    return decodeAnnounce(body);
  }

  it('should tell the instances who announces', async () => {
    const answer = await announce(aSeeder(anInfoHash(), {}, '127.0.0.2'));
    expect([...answer['external ip']]).toEqual([127, 0, 0, 2]);
  });

  it.each(['X-Forwarded-For', 'Forwarded', 'x-forwarded-for'])(
    'should not pass on a %s of a client',
    async (header) => {
      const claim = header === 'Forwarded' ? 'for=192.0.2.1' : '192.0.2.1';
      const answer = await announce(aSeeder(anInfoHash(), {}, '127.0.0.3'), { [header]: claim });
      expect([...answer['external ip']]).toEqual([127, 0, 0, 3]);
    },
  );

  it('should lead to one swarm, whichever instance is asked', async () => {
    const infoHash = anInfoHash();
    const seeders = Array.from({ length: 9 }, (_, at) => aSeeder(infoHash, {}, `127.0.0.${10 + at}`));
    for (const seeder of seeders) await announce(seeder);
    const seen = seeders.map(({ address, parameters }) => `${address}:${parameters.port}`).sort();
    for (let asked = 0; asked < 6; asked++) {
      const { endpoints } = await announce(aLeecher(infoHash, {}, '127.0.0.9'));
      expect(endpoints.filter((endpoint) => !endpoint.startsWith('127.0.0.9:')).sort()).toEqual(seen);
    }
  });

  it('should forward requests to the admin API on a port of its own only', async () => {
    for (const path of ['/api/v1/torrents', '/stats', '/metrics']) {
      expect((await httpGet(balancer.port, path, { headers: BASIC })).status).toBe(404);
    }
    expect((await httpGet(balancer.port, '/')).body.toString()).toMatch(/^http:.*\/announce\n$/);
    expect((await httpGet(balancer.adminPort, '/api/v1/torrents')).status).toBe(401);
    // The load balancer is at a trusted address, and speaks for anybody.
    expect((await httpGet(balancer.adminPort, '/metrics')).status).toBe(401);
    const { status, body } = await httpGet(balancer.adminPort, '/api/v1/torrents?limit=1', { headers: BASIC });
    expect([status, Object.keys(JSON.parse(body.toString()) as object)]).toEqual([200, ['items', 'next']]);
  });

  it(
    'should fail no announce while an instance drains and comes back',
    async () => {
      const [instance] = instances as [Instance, ...Instance[]];
      const ledger = new Ledger();
      const announcing = new Announcing(balancer.port, ledger);
      expect(await instance.end()).toBe(0);
      await sleep(1_000);
      await instance.start();
      await sleep(3_000);
      await announcing.stop();
      const counts = announcing.takeCounts();
      expect(counts).toMatchObject({ failed: 0, 'asked to retry': 0, failures: new Set() });
      expect(counts.answered).toBeGreaterThan(100);
    },
    TIMEOUT_MS,
  );

  if (name === 'nginx') {
    it('should pass on packets of UDP from the address of their sender', async () => {
      const infoHash = anInfoHash();
      const udp = overUdp({ udpPort: balancer.port });
      const seeder = aSeeder(infoHash, {}, '127.0.0.40');
      await udp.announce(seeder);
      const { endpoints, complete } = await udp.announce(aLeecher(infoHash, {}, '127.0.0.41'));
      expect([endpoints, complete]).toEqual([[`127.0.0.40:${seeder.parameters.port}`], 1]);
    });
  }

  it(
    'should answer as a tracker does where no instance is left',
    async () => {
      await Promise.all(instances.map((instance) => instance.kill()));
      const target = announceTarget(aLeecher(anInfoHash()).parameters);
      const passkey = 'passkey-of-nobody';
      for (const form of [target, `/${passkey}${target}`, target.replace('announce', `announce/${passkey}`)]) {
        await eventually(async () => {
          const { status, body } = await httpGet(balancer.port, form, { from: '127.0.0.2' });
          expect([form, status, body.toString()]).toEqual([form, 200, UNAVAILABLE]);
        });
      }
      // K2: a passkey is in no log.
      expect(balancer.program.output).not.toContain(passkey);
      expect((await httpGet(balancer.adminPort, '/api/v1/torrents')).status).toBeGreaterThanOrEqual(502);
    },
    TIMEOUT_MS,
  );
});
