import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type AddressSource, ClientAddress } from '../admin/auth/client-address.js';
import { AuthModule } from '../admin/auth/auth.module.js';
import { StatisticsModule } from '../tracker/statistics/statistics.module.js';
import { StatisticsPageController } from './statistics-page.controller.js';

/** The statistics page. */
@Module({ imports: [AuthModule, StatisticsModule], controllers: [StatisticsPageController] })
export class StatisticsPageModule {
  /** @param addresses exported by the door that serves the page */
  static behind(door: Type, addresses: Type<AddressSource>): DynamicModule {
    return {
      module: StatisticsPageModule,
      imports: [door],
      providers: [ClientAddress.from(addresses)],
    };
  }
}
