import { Module } from '@nestjs/common';
import { HistoryModule } from '../../tracker/history/history.module.js';
import { StatisticsModule } from '../../tracker/statistics/statistics.module.js';
import { StatisticsController } from './statistics.controller.js';

@Module({ imports: [HistoryModule, StatisticsModule], controllers: [StatisticsController] })
export class AdminStatisticsModule {}
