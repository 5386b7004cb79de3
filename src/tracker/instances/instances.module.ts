import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CountersModule } from '../counters/counters.module.js';
import { ActivityReceiver } from './activity-receiver.js';
import { InstanceReporter } from './instance-reporter.js';
import { InstanceRepository } from './instance.repository.js';
import { InstancesService } from './instances.service.js';
import { ProcessActivity } from '../activity/process-activity.js';

/** The instances of the tracker, and what this one does. */
@Global()
@Module({})
export class InstancesModule {
  /** @param receiver takes the reports of this process; by default the database does */
  static reportingTo(receiver?: ActivityReceiver): DynamicModule {
    return {
      module: InstancesModule,
      imports: [CountersModule],
      providers: [
        InstanceRepository,
        InstancesService,
        ProcessActivity,
        {
          provide: ActivityReceiver,
          inject: [InstanceRepository],
          useFactory: (instances: InstanceRepository) => receiver ?? new InstanceReporter(instances),
        },
      ],
      exports: [InstancesService, ProcessActivity],
    };
  }
}
