import { Module } from '@nestjs/common';
import { CensusRepository } from './census.repository.js';
import { ChoreRepository } from './chore.repository.js';
import { ExpiryRepository } from './expiry.repository.js';
import { HousekeepingService } from './housekeeping.service.js';
import { PeerlessTorrentsRepository } from './peerless-torrents.repository.js';

@Module({
  providers: [HousekeepingService, ChoreRepository, ExpiryRepository, CensusRepository, PeerlessTorrentsRepository],
  exports: [HousekeepingService],
})
export class HousekeepingModule {}
