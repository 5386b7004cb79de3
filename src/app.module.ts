import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './admin/auth/auth.module.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { HealthModule } from './health/health.module.js';
import { StatisticsPageModule } from './statistics/statistics-page.module.js';
import { ErrorsModule } from './tracker/errors/errors.module.js';
import type { ActivityReceiver } from './tracker/instances/activity-receiver.js';
import { TrackerModule } from './tracker.module.js';
import { ClientIp } from './transport/http/client/client-ip.js';
import { RequestOrigin } from './transport/http/client/request-origin.js';
import { FailureReasonFilter } from './transport/http/failure-reason.filter.js';
import { HttpTrackerModule } from './transport/http/http-tracker.module.js';
import { WelcomeModule } from './transport/http/welcome.module.js';
import { UdpTrackerModule } from './transport/udp/udp-tracker.module.js';

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
        AuthModule.forTransport(HttpTrackerModule, ClientIp, RequestOrigin),
        AdminModule,
        StatisticsPageModule,
      ],
      providers: [{ provide: APP_FILTER, useClass: FailureReasonFilter }],
    };
  }
}
