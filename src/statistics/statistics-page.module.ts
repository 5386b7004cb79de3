import { Module } from '@nestjs/common';
import { StatisticsModule } from '../tracker/statistics/statistics.module.js';
import { StatisticsPageController } from './statistics-page.controller.js';

/** The statistics page, for those whom the admin API's AuthModule authenticates. */
@Module({ imports: [StatisticsModule], controllers: [StatisticsPageController] })
export class StatisticsPageModule {}
