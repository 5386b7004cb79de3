import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Statistics } from './statistics.entity.js';
import { StatisticsRepository } from './statistics.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([Statistics], DATA_SOURCE)],
  providers: [StatisticsRepository],
  exports: [StatisticsRepository],
})
export class StatisticsModule {}
