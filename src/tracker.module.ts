import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ConfigModule } from './config/config.module.js';
import { configFromSettings, type TrackerSettings } from './config/load-config.js';
import { TrackerConfig } from './config/tracker.config.js';
import { createDataSource, type DataSourceUse } from './database/connection/data-source.js';
import { DatabaseModule } from './database/database.module.js';
import { AnnounceModule } from './tracker/announce/announce.module.js';
import { Job } from './tracker/housekeeping/job.entity.js';
import { HousekeepingModule } from './tracker/housekeeping/housekeeping.module.js';
import { Token } from './admin/auth/token.entity.js';
import { AuditEntry } from './admin/audit/audit-entry.entity.js';
import { Peer } from './tracker/peer/peer.entity.js';
import { PeerModule } from './tracker/peer/peer.module.js';
import { Ban } from './tracker/access/ban.entity.js';
import { AccessModule } from './tracker/access/access.module.js';
import { AccessRevision } from './tracker/access/access-revision.entity.js';
import { ScrapeModule } from './tracker/scrape/scrape.module.js';
import { Statistics } from './tracker/statistics/statistics.entity.js';
import { StatisticsModule } from './tracker/statistics/statistics.module.js';
import { Secret } from './tracker/secret/secret.entity.js';
import { SecretModule } from './tracker/secret/secret.module.js';
import { Torrent } from './tracker/torrent/torrent.entity.js';
import { TorrentModule } from './tracker/torrent/torrent.module.js';

/** The tracker without a door: what it knows and does. */
@Module({})
export class TrackerModule {
  /**
   * The tracker with its own database connection, for an application that embeds it.
   * @throws StartError where a setting is invalid
   */
  static forRoot(settings: TrackerSettings = {}): DynamicModule {
    const config = configFromSettings(settings);
    return TrackerModule.forConfig(config, TrackerModule.dataSource(config));
  }

  /** The tracker on a DataSource that `dataSource` made, open already or not. */
  static forConfig(config: TrackerConfig, dataSource: DataSource): DynamicModule {
    return {
      module: TrackerModule,
      imports: [
        ConfigModule.forRoot(config),
        DatabaseModule.forRoot(dataSource),
        AccessModule,
        TorrentModule,
        PeerModule,
        AnnounceModule,
        ScrapeModule,
        StatisticsModule,
        HousekeepingModule,
        SecretModule,
      ],
      exports: [
        AccessModule,
        StatisticsModule,
        TorrentModule,
        PeerModule,
        AnnounceModule,
        ScrapeModule,
        HousekeepingModule,
        SecretModule,
      ],
    };
  }

  /** A DataSource that knows the tracker's entities, not yet connected. */
  static dataSource(config: TrackerConfig, use?: DataSourceUse): DataSource {
    const entities = [Torrent, Peer, Job, AccessRevision, Ban, Token, AuditEntry, Statistics, Secret];
    return createDataSource(config, entities, use);
  }
}
