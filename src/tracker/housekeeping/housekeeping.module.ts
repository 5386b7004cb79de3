import { Module } from '@nestjs/common';
import { HistoryModule } from '../history/history.module.js';
import { StatisticsModule } from '../statistics/statistics.module.js';
import { CensusRepository } from './census.repository.js';
import { JobRepository } from './job.repository.js';
import { ExpiryRepository } from './expiry.repository.js';
import { HousekeepingService } from './housekeeping.service.js';
import { PeerlessTorrentsRepository } from './peerless-torrents.repository.js';

@Module({
  imports: [HistoryModule, StatisticsModule],
  providers: [HousekeepingService, JobRepository, ExpiryRepository, CensusRepository, PeerlessTorrentsRepository],
  exports: [HousekeepingService, JobRepository],
})
export class HousekeepingModule {}
