import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AuthModule } from '../../admin/auth/auth.module.js';
import { AccessModule } from '../access/access.module.js';
import { TorrentModule } from '../torrent/torrent.module.js';
import { Peer } from './peer.entity.js';
import { AdminPeerRepository } from '../../admin/peers/admin-peer.repository.js';
import { PeerQueryService } from './peer-query.service.js';
import { PeerRepository } from './peer.repository.js';
import { SwarmCache } from '../swarm/swarm-cache.js';
import { SwarmLoader } from '../swarm/swarm-loader.js';
import { SwarmRepository } from '../swarm/swarm.repository.js';
import { PeersService } from '../../admin/peers/peers.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Peer], DATA_SOURCE), AuthModule, AccessModule, TorrentModule],
  providers: [
    PeerRepository,
    SwarmRepository,
    SwarmLoader,
    SwarmCache,
    PeerQueryService,
    AdminPeerRepository,
    PeersService,
  ],
  exports: [PeerRepository, SwarmRepository, PeerQueryService, PeersService],
})
export class PeerModule {}
