import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Peer } from '../../tracker/peer/peer.entity.js';
import { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { AuditModule } from '../audit/audit.module.js';
import { PeersController } from './peers.controller.js';
import { PeersService } from './peers.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Peer, Torrent], DATA_SOURCE), AuditModule],
  controllers: [PeersController],
  providers: [PeersService],
})
export class PeersModule {}
