import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CanActivate, type ExecutionContext, Injectable, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import {
  AccessService,
  AdminApiModule,
  BansService,
  DATA_SOURCE,
  HealthModule,
  HttpTrackerModule,
  Readiness,
  StartError,
  TrackerConfig,
  TrackerModule,
  type TrackerOptions,
} from '../../src/library.js';
import { httpGet } from '../support/clients/http-client.js';
import {
  announce,
  announceRaw,
  announceTarget,
  anInfoHash,
  aSeeder,
  scrapeOne,
} from '../support/clients/swarm-client.js';
import { createTestDatabase, type TestDatabase } from '../support/tracker.js';

/** What an application has that its options come from. */
@Injectable()
class Preferences {
  databaseUrl = '';
  interval = 900;
}

@Module({ providers: [Preferences], exports: [Preferences] })
class PreferencesModule {}

@Injectable()
class NoRobots implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: Record<string, string> }>();
    return headers['user-agent'] !== 'robot';
  }
}

describe('an application that embeds the tracker', () => {
  const proxies = ['127.0.0.1', '::1'];
  let database: TestDatabase;
  let end: () => Promise<void> = () => Promise.resolve();

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await end();
    end = () => Promise.resolve();
  });

  afterAll(() => database.drop());

  async function start(metadata: ModuleMetadata) {
    @Module(metadata)
    class ApplicationModule {}

    const application = await NestFactory.create(ApplicationModule, { logger: false, abortOnError: false });
    end = () => application.close();
    await application.listen(0, '127.0.0.1');
    const { port } = (application.getHttpServer() as Server).address() as AddressInfo;
    return { application, port };
  }

  const fromPreferences = (change: (preferences: Preferences) => TrackerOptions = () => ({})) =>
    TrackerModule.forRootAsync({
      imports: [PreferencesModule],
      inject: [Preferences],
      useFactory: async (preferences: Preferences) => ({
        databaseUrl: database.url,
        interval: preferences.interval,
        trustedProxies: proxies,
        allowReservedAddresses: true,
        ...change(preferences),
      }),
    });

  it('should take options that one of its providers makes', async () => {
    const { application, port } = await start({ imports: [fromPreferences(), HttpTrackerModule] });
    expect((await announce(port, aSeeder(anInfoHash()))).complete).toBe(1);
    expect(application.get(TrackerConfig, { strict: false }).swarm.interval).toBe(900);
  });

  it('should not start with an invalid option, and name it', async () => {
    const starting = start({ imports: [fromPreferences(() => ({ interval: 1 })), HttpTrackerModule] });
    await expect(starting).rejects.toThrow(StartError);
    await expect(starting).rejects.toThrow('interval=1: must be');
  });

  it('should have the admin API, health checks and access rules, without taking its other paths', async () => {
    const { application, port } = await start({
      imports: [fromPreferences(() => ({ authPassword: 'secret' })), HttpTrackerModule, AdminApiModule, HealthModule],
    });
    const headers = { Authorization: `Basic ${Buffer.from('admin:secret').toString('base64')}` };
    expect((await httpGet(port, '/api/v1/torrents')).status).toBe(401);
    expect((await httpGet(port, '/api/v1/torrents', { headers })).status).toBe(200);
    expect((await httpGet(port, '/health/ready')).status).toBe(200);
    expect(JSON.parse((await httpGet(port, '/api/own')).body.toString()).message).toBe('Cannot GET /api/own');
    expect(await application.get(Readiness).check()).toEqual({ status: 'ok' });

    const operator = { name: 'application', scope: 'write', address: '127.0.0.1' } as const;
    await application.get(BansService).add({ kind: 'client', value: '-XX' }, operator);
    const banned = aSeeder(anInfoHash(), { peer_id: '-XX0001-embedding000' });
    expect((await announceRaw(port, banned)).body.toString()).toContain('client is not allowed');
    expect(application.get(AccessService, { strict: false })).toBeInstanceOf(AccessService);
  });

  it('should guard announces', async () => {
    const { port } = await start({
      imports: [fromPreferences(), HttpTrackerModule],
      providers: [{ provide: APP_GUARD, useClass: NoRobots }],
    });
    const infoHash = anInfoHash();
    const seeder = aSeeder(infoHash);
    const { status, body } = await httpGet(port, announceTarget(seeder.parameters), {
      headers: { 'User-Agent': 'robot' },
    });
    expect([status, body.toString()]).toEqual([403, 'd14:failure reason9:forbiddene']);
    expect((await scrapeOne(port, infoHash)).complete).toBe(0);
    expect((await announce(port, seeder)).complete).toBe(1);
  });

  describe('with a DataSource of its own', () => {
    const application = () => new DataSource({ type: 'postgres', url: database.url, schema: 'tracker', poolSize: 2 });

    beforeAll(() => database.query('CREATE SCHEMA tracker'));

    it('should connect as it does, and leave its sessions and its schema alone', async () => {
      const { port, application: app } = await start({
        imports: [
          TypeOrmModule.forRoot({ type: 'postgres', url: database.url, schema: 'tracker' }),
          TrackerModule.forRootAsync({
            inject: [DataSource],
            useFactory: (dataSource: DataSource) => ({
              dataSource,
              trustedProxies: proxies,
              allowReservedAddresses: true,
            }),
          }),
          HttpTrackerModule,
        ],
      });
      const infoHash = anInfoHash();
      await announce(port, aSeeder(infoHash));
      const [stored] = await database.query('SELECT count(*)::int AS peers FROM tracker.peer WHERE info_hash = $1', [
        infoHash,
      ]);
      expect(stored).toEqual({ peers: 1 });
      const own = app.get(DataSource, { strict: false });
      expect(await own.query('SHOW enable_seqscan')).toEqual([{ enable_seqscan: 'on' }]);
      const ofTracker = app.get<DataSource>(getDataSourceToken(DATA_SOURCE), { strict: false });
      expect(await ofTracker.query('SHOW enable_seqscan')).toEqual([{ enable_seqscan: 'off' }]);
    });

    it('should also take one that is not open, and not open it', async () => {
      const dataSource = application();
      const { port } = await start({
        imports: [
          TrackerModule.forRoot({ dataSource, trustedProxies: proxies, allowReservedAddresses: true }),
          HttpTrackerModule,
        ],
      });
      expect((await announce(port, aSeeder(anInfoHash()))).complete).toBe(1);
      expect(dataSource.isInitialized).toBe(false);
    });

    it('should refuse one of another database', () => {
      const dataSource = new DataSource({
        type: 'expo',
        database: 'x',
        driver: { openDatabaseAsync: () => undefined },
      });
      expect(() => TrackerModule.forRoot({ dataSource })).toThrow('dataSource: its type is expo');
    });
  });
});
