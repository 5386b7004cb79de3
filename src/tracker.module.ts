import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AuditEntry } from './admin/audit/audit-entry.entity.js';
import { AuditItem } from './admin/audit/audit-item.entity.js';
import { Session } from './admin/auth/session/session.entity.js';
import { Token } from './admin/auth/token/token.entity.js';
import { ConfigModule } from './config/config.module.js';
import { configFromSettings } from './config/load-config.js';
import { TrackerConfig } from './config/tracker.config.js';
import { createDataSource, type DataSourceUse } from './database/connection/data-source.js';
import { DatabaseModule } from './database/database.module.js';
import { AccessRevision } from './tracker/access/access-revision.entity.js';
import { AccessModule } from './tracker/access/access.module.js';
import { Ban } from './tracker/access/ban.entity.js';
import { Takedown } from './tracker/access/takedown.entity.js';
import { TakedownTorrent } from './tracker/access/takedown-torrent.entity.js';
import { AnnounceModule } from './tracker/announce/announce.module.js';
import { HistoryPoint } from './tracker/history/history-point.entity.js';
import { HistoryModule } from './tracker/history/history.module.js';
import { HousekeepingModule } from './tracker/housekeeping/housekeeping.module.js';
import type { ActivityReceiver } from './tracker/instances/activity-receiver.js';
import { Instance } from './tracker/instances/instance.entity.js';
import { InstancesModule } from './tracker/instances/instances.module.js';
import { AllowedClient } from './tracker/member/allowed-client.entity.js';
import { LedgerModule } from './tracker/ledger/ledger.module.js';
import { Member } from './tracker/member/member.entity.js';
import { MemberModule } from './tracker/member/member.module.js';
import { Job } from './tracker/housekeeping/job.entity.js';
import { Passkey } from './tracker/member/passkey/passkey.entity.js';
import { Peer } from './tracker/peer/peer.entity.js';
import { PeerModule } from './tracker/peer/peer.module.js';
import { ScrapeModule } from './tracker/scrape/scrape.module.js';
import { Secret } from './tracker/secret/secret.entity.js';
import { SecretModule } from './tracker/secret/secret.module.js';
import { Statistics } from './tracker/statistics/statistics.entity.js';
import { StatisticsModule } from './tracker/statistics/statistics.module.js';
import { Torrent } from './tracker/torrent/torrent.entity.js';
import { TorrentModule } from './tracker/torrent/torrent.module.js';
import { Trace } from './tracker/traces/trace.entity.js';
import { TracesModule } from './tracker/traces/traces.module.js';
import type { TrackerAsyncOptions, TrackerOptions } from './tracker-options.js';

const MODULES = [
  AccessModule,
  AnnounceModule,
  HistoryModule,
  HousekeepingModule,
  LedgerModule,
  MemberModule,
  PeerModule,
  ScrapeModule,
  SecretModule,
  StatisticsModule,
  TorrentModule,
  TracesModule,
];

/** All entities of the database, those of the admin API included: it has one schema. */
const ENTITIES = [
  AccessRevision,
  AllowedClient,
  AuditEntry,
  AuditItem,
  Ban,
  HistoryPoint,
  Instance,
  Job,
  Member,
  Passkey,
  Peer,
  Secret,
  Session,
  Statistics,
  Takedown,
  TakedownTorrent,
  Token,
  Torrent,
  Trace,
];

const TRACKER_OPTIONS = Symbol('TRACKER_OPTIONS');

/** Provides the options of `forRootAsync`. */
@Module({})
class TrackerOptionsModule {}

/** The tracker without a transport. */
@Module({})
export class TrackerModule {
  /**
   * The tracker in another application, with database connections of its own.
   * @throws StartError if an option is invalid
   */
  static forRoot(options: TrackerOptions = {}): DynamicModule {
    const config = configOf(options);
    return TrackerModule.forConfig(config, TrackerModule.dataSource(config, options));
  }

  /** The same with options that Nest makes at start. The start fails with a StartError if one is invalid. */
  static forRootAsync({ imports, inject = [], useFactory }: TrackerAsyncOptions): DynamicModule {
    const options: DynamicModule = {
      module: TrackerOptionsModule,
      imports,
      providers: [{ provide: TRACKER_OPTIONS, inject, useFactory }],
      exports: [TRACKER_OPTIONS],
    };
    return TrackerModule.of([
      ConfigModule.forRootAsync({ imports: [options], inject: [TRACKER_OPTIONS], useFactory: configOf }),
      DatabaseModule.forRootAsync({
        imports: [options],
        inject: [TrackerConfig, TRACKER_OPTIONS],
        useFactory: TrackerModule.dataSource,
      }),
    ]);
  }

  /**
   * @param dataSource from `TrackerModule.dataSource`, connected or not
   * @param receiver takes the reports of this process; by default the database does
   */
  static forConfig(config: TrackerConfig, dataSource: DataSource, receiver?: ActivityReceiver): DynamicModule {
    return TrackerModule.of([ConfigModule.forRoot(config), DatabaseModule.forRoot(dataSource)], receiver);
  }

  /** A DataSource with the tracker's entities, not yet connected. */
  static dataSource(config: TrackerConfig, use?: DataSourceUse): DataSource {
    return createDataSource(config, ENTITIES, use);
  }

  private static of(parts: DynamicModule[], receiver?: ActivityReceiver): DynamicModule {
    const modules = [...MODULES, InstancesModule.reportingTo(receiver)];
    return { module: TrackerModule, imports: [...parts, ...modules], exports: modules };
  }
}

function configOf(options: TrackerOptions): TrackerConfig {
  const settings = { ...options, dataSource: undefined };
  return configFromSettings(settings);
}
