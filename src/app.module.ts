import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { UnknownModule } from './admin/http/unknown.module.js';
import { OcelotModule } from './admin/ocelot/ocelot.module.js';
import { AdminApiModule } from './admin-api.module.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { HealthModule } from './health/health.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { PageModule } from './page/page.module.js';
import { PublicStatisticsModule } from './statistics/public-statistics.module.js';
import { StatisticsPageModule } from './statistics/statistics-page.module.js';
import { ErrorsModule } from './tracker/errors/errors.module.js';
import type { ActivityReceiver } from './tracker/instances/activity-receiver.js';
import { TrackerModule } from './tracker.module.js';
import { HttpTrackerModule } from './transport/http/http-tracker.module.js';
import { WelcomeModule } from './transport/http/welcome.module.js';
import { UdpTrackerModule } from './transport/udp/udp-tracker.module.js';
import { UnroutedErrorFilter } from './unrouted-error.filter.js';

/**
 * The admin API, which also answers unknown paths under `/api`. These come last, as they match every path. Not in the imports of
 * `AppModule`: Nest registers all imports of a dynamic module before theirs.
 */
@Module({ imports: [AdminApiModule, UnknownModule] })
class AnsweringAdminApiModule {}

/** The tracker as a program: all transports, the admin API and the pages. */
@Module({})
export class AppModule {
  static forConfig(config: TrackerConfig, dataSource: DataSource, receiver?: ActivityReceiver): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TrackerModule.forConfig(config, dataSource, receiver),
        ErrorsModule,
        HttpTrackerModule,
        WelcomeModule,
        UdpTrackerModule,
        HealthModule,
        MetricsModule,
        AnsweringAdminApiModule,
        StatisticsPageModule,
        PublicStatisticsModule,
        PageModule,
        OcelotModule,
      ],
      providers: [{ provide: APP_FILTER, useClass: UnroutedErrorFilter }],
    };
  }
}
