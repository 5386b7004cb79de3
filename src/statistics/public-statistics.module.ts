import { Module } from '@nestjs/common';
import { PublicStatisticsController } from './public-statistics.controller.js';

/** `GET /stats.json`. */
@Module({ controllers: [PublicStatisticsController] })
export class PublicStatisticsModule {}
