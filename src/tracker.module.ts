import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AuditEntry } from './admin/audit/audit-entry.entity.js';
import { Session } from './admin/auth/session/session.entity.js';
import { Token } from './admin/auth/token/token.entity.js';
import { ConfigModule } from './config/config.module.js';
import { configFromSettings, type TrackerSettings } from './config/load-config.js';
import { TrackerConfig } from './config/tracker.config.js';
import { createDataSource, type DataSourceUse } from './database/connection/data-source.js';
import { DatabaseModule } from './database/database.module.js';
import { AccessRevision } from './tracker/access/access-revision.entity.js';
import { AccessModule } from './tracker/access/access.module.js';
import { Ban } from './tracker/access/ban.entity.js';
import { AnnounceModule } from './tracker/announce/announce.module.js';
import { HistoryPoint } from './tracker/history/history-point.entity.js';
import { HistoryModule } from './tracker/history/history.module.js';
import { HousekeepingModule } from './tracker/housekeeping/housekeeping.module.js';
import type { ActivityReceiver } from './tracker/instances/activity-receiver.js';
import { Instance } from './tracker/instances/instance.entity.js';
import { InstancesModule } from './tracker/instances/instances.module.js';
import { Job } from './tracker/housekeeping/job.entity.js';
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

const MODULES = [
  AccessModule,
  AnnounceModule,
  HistoryModule,
  HousekeepingModule,
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
  AuditEntry,
  Ban,
  HistoryPoint,
  Instance,
  Job,
  Peer,
  Secret,
  Session,
  Statistics,
  Token,
  Torrent,
  Trace,
];

/** The tracker without a transport. */
@Module({})
export class TrackerModule {
  /**
   * The tracker with a database connection of its own, for an application that embeds it.
   * @throws StartError if a setting is invalid
   */
  static forRoot(settings: TrackerSettings = {}): DynamicModule {
    const config = configFromSettings(settings);
    return TrackerModule.forConfig(config, TrackerModule.dataSource(config));
  }

  /**
   * @param dataSource from `TrackerModule.dataSource`, connected or not
   * @param receiver takes the reports of this process; by default the database does
   */
  static forConfig(config: TrackerConfig, dataSource: DataSource, receiver?: ActivityReceiver): DynamicModule {
    const modules = [...MODULES, InstancesModule.reportingTo(receiver)];
    return {
      module: TrackerModule,
      imports: [ConfigModule.forRoot(config), DatabaseModule.forRoot(dataSource), ...modules],
      exports: modules,
    };
  }

  /** A DataSource with the tracker's entities, not yet connected. */
  static dataSource(config: TrackerConfig, use?: DataSourceUse): DataSource {
    return createDataSource(config, ENTITIES, use);
  }
}
