import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/data-source.js';
import { OperatorModule } from '../operator/operator.module.js';
import { PolicyModule } from '../policy/policy.module.js';
import { TorrentModule } from '../torrent/torrent.module.js';
import { Peer } from './peer.entity.js';
import { PeerRegistryRepository } from './peer-registry.repository.js';
import { PeerQueryService } from './peer-query.service.js';
import { PeerRepository } from './peer.repository.js';
import { SwarmCache } from './swarm-cache.js';
import { SwarmReader } from './swarm-reader.js';
import { SwarmRepository } from './swarm.repository.js';
import { SwarmService } from './swarm.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Peer], DATA_SOURCE), OperatorModule, PolicyModule, TorrentModule],
  providers: [
    PeerRepository,
    SwarmRepository,
    SwarmReader,
    SwarmCache,
    PeerQueryService,
    PeerRegistryRepository,
    SwarmService,
  ],
  exports: [PeerRepository, SwarmRepository, PeerQueryService, SwarmService],
})
export class PeerModule {}
