import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/data-source.js';
import { Peer } from './peer.entity.js';
import { PeerQueryService } from './peer-query.service.js';
import { PeerRepository } from './peer.repository.js';
import { SwarmCache } from './swarm-cache.js';
import { SwarmReader } from './swarm-reader.js';
import { SwarmRepository } from './swarm.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([Peer], DATA_SOURCE)],
  providers: [PeerRepository, SwarmRepository, SwarmReader, SwarmCache, PeerQueryService],
  exports: [PeerRepository, SwarmRepository, PeerQueryService],
})
export class PeerModule {}
