import { Module } from '@nestjs/common';
import { AllowedClientsModule } from './allowed-clients/allowed-clients.module.js';
import { AuditModule } from './audit/audit.module.js';
import { BansModule } from './bans/bans.module.js';
import { BulkTorrentsModule } from './bulk-torrents/bulk-torrents.module.js';
import { FactorsModule } from './factors/factors.module.js';
import { AdminLedgerModule } from './ledger/admin-ledger.module.js';
import { MembersModule } from './members/members.module.js';
import { PeersModule } from './peers/peers.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { AdminStatisticsModule } from './statistics/admin-statistics.module.js';
import { TakedownsModule } from './takedowns/takedowns.module.js';
import { TokensModule } from './tokens/tokens.module.js';
import { AdminTracesModule } from './traces/traces.module.js';
import { TorrentsModule } from './torrents/torrents.module.js';

/** The admin API: operators manage the tracker over REST, under `/api/v1`. Needs `AuthModule`. */
@Module({
  imports: [
    // Before TorrentsModule, whose `/torrents/:infoHash` would match `/torrents/import` and `/torrents/export`.
    BulkTorrentsModule,
    TorrentsModule,
    MembersModule,
    AdminLedgerModule,
    FactorsModule,
    AllowedClientsModule,
    PeersModule,
    BansModule,
    TakedownsModule,
    TokensModule,
    AdminTracesModule,
    SessionsModule,
    AdminStatisticsModule,
    AuditModule,
  ],
  exports: [BansModule, TorrentsModule],
})
export class AdminModule {}
