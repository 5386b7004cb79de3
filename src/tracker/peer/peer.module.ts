import { Module } from '@nestjs/common';
import { SwarmModule } from '../swarm/swarm.module.js';
import { PeerQueryService } from './peer-query.service.js';
import { PeerRepository } from './peer.repository.js';

/** Stores announced peers, and selects peers for an announce. */
@Module({
  imports: [SwarmModule],
  providers: [PeerRepository, PeerQueryService],
  exports: [PeerRepository, PeerQueryService],
})
export class PeerModule {}
