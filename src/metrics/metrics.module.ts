import { Module } from '@nestjs/common';
import { AuthenticationGuard } from '../admin/auth/authentication.guard.js';
import { AccessModule } from '../tracker/access/access.module.js';
import { AnnounceModule } from '../tracker/announce/announce.module.js';
import { CountersModule } from '../tracker/counters/counters.module.js';
import { HousekeepingModule } from '../tracker/housekeeping/housekeeping.module.js';
import { LedgerModule } from '../tracker/ledger/ledger.module.js';
import { StatisticsModule } from '../tracker/statistics/statistics.module.js';
import { SwarmModule } from '../tracker/swarm/swarm.module.js';
import { InstanceMetrics } from './instance-metrics.js';
import { LastCensus } from './recent/last-census.js';
import { LastSettlement } from './recent/last-settlement.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsGuard } from './metrics.guard.js';

/** `GET /metrics`, for Prometheus. Needs the admin API's `AuthModule`. */
@Module({
  imports: [
    AccessModule,
    AnnounceModule,
    CountersModule,
    HousekeepingModule,
    LedgerModule,
    StatisticsModule,
    SwarmModule,
  ],
  controllers: [MetricsController],
  providers: [AuthenticationGuard, InstanceMetrics, LastCensus, LastSettlement, MetricsGuard],
})
export class MetricsModule {}
