import { Module } from '@nestjs/common';
import { StatisticsModule } from '../tracker/statistics/statistics.module.js';
import { StatisticsPageController } from './statistics-page.controller.js';

/** `/stats` and `/info`. Needs the admin API's `AuthModule`. */
@Module({ imports: [StatisticsModule], controllers: [StatisticsPageController] })
export class StatisticsPageModule {}
