import { type DynamicModule, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ConfigModule } from '../config/config.module.js';
import { configFromSettings, type TrackerSettings } from '../config/load-config.js';
import { TrackerConfig } from '../config/tracker.config.js';
import { createDataSource, type DataSourceUse } from '../database/data-source.js';
import { DatabaseModule } from '../database/database.module.js';
import { AnnounceModule } from './announce/announce.module.js';
import { Chore } from './housekeeping/chore.entity.js';
import { HousekeepingModule } from './housekeeping/housekeeping.module.js';
import { AccessToken } from './operator/access-token.entity.js';
import { AuditEntry } from './operator/audit-entry.entity.js';
import { OperatorModule } from './operator/operator.module.js';
import { Peer } from './peer/peer.entity.js';
import { PeerModule } from './peer/peer.module.js';
import { Ban } from './policy/ban.entity.js';
import { PolicyModule } from './policy/policy.module.js';
import { PolicyRevision } from './policy/policy-revision.entity.js';
import { ScrapeModule } from './scrape/scrape.module.js';
import { Statistics } from './statistics/statistics.entity.js';
import { StatisticsModule } from './statistics/statistics.module.js';
import { Secret } from './secret/secret.entity.js';
import { SecretModule } from './secret/secret.module.js';
import { Torrent } from './torrent/torrent.entity.js';
import { TorrentModule } from './torrent/torrent.module.js';

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
        OperatorModule,
        PolicyModule,
        TorrentModule,
        PeerModule,
        AnnounceModule,
        ScrapeModule,
        StatisticsModule,
        HousekeepingModule,
        SecretModule,
      ],
      exports: [
        OperatorModule,
        PolicyModule,
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
    const entities = [Torrent, Peer, Chore, PolicyRevision, Ban, AccessToken, AuditEntry, Statistics, Secret];
    return createDataSource(config, entities, use);
  }
}
