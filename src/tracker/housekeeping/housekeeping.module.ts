import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { HistoryModule } from '../history/history.module.js';
import { StatisticsModule } from '../statistics/statistics.module.js';
import { SwarmModule } from '../swarm/swarm.module.js';
import { CensusRepository } from './census.repository.js';
import { CrowdsRepository } from './crowds.repository.js';
import { JobRepository } from './job.repository.js';
import { ExpiryRepository } from './expiry.repository.js';
import { HousekeepingService } from './housekeeping.service.js';
import { PeerlessTorrentsRepository } from './peerless-torrents.repository.js';
import { RefusedPeersRepository } from './refused/refused-peers.repository.js';

@Module({
  imports: [AccessModule, HistoryModule, StatisticsModule, SwarmModule],
  providers: [
    HousekeepingService,
    JobRepository,
    ExpiryRepository,
    CensusRepository,
    CrowdsRepository,
    PeerlessTorrentsRepository,
    RefusedPeersRepository,
  ],
  exports: [HousekeepingService, JobRepository],
})
export class HousekeepingModule {}
