import { Module } from '@nestjs/common';
import { StatisticsModule } from '../../tracker/statistics/statistics.module.js';
import { StatisticsController } from './statistics.controller.js';

@Module({ imports: [StatisticsModule], controllers: [StatisticsController] })
export class AdminStatisticsModule {}
