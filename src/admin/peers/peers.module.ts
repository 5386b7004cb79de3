import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { AuditModule } from '../audit/audit.module.js';
import { PeerListRepository } from './peer-list.repository.js';
import { PeersController } from './peers.controller.js';
import { PeersService } from './peers.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Torrent], DATA_SOURCE), AuditModule],
  controllers: [PeersController],
  providers: [PeerListRepository, PeersService],
})
export class PeersModule {}
