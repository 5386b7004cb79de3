import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type AddressSource, ClientAddress } from '../tracker/operator/client-address.js';
import { OperatorModule } from '../tracker/operator/operator.module.js';
import { StatisticsModule } from '../tracker/statistics/statistics.module.js';
import { DashboardController } from './dashboard.controller.js';

/** The statistics page. */
@Module({ imports: [OperatorModule, StatisticsModule], controllers: [DashboardController] })
export class DashboardModule {
  /** @param addresses exported by the door that serves the page */
  static behind(door: Type, addresses: Type<AddressSource>): DynamicModule {
    return {
      module: DashboardModule,
      imports: [door],
      providers: [ClientAddress.from(addresses)],
    };
  }
}
