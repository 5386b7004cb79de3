import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AccessModule } from '../../tracker/access/access.module.js';
import { HistoryModule } from '../../tracker/history/history.module.js';
import { SwarmModule } from '../../tracker/swarm/swarm.module.js';
import { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { AuditModule } from '../audit/audit.module.js';
import { SwarmHistoryController } from './history/swarm-history.controller.js';
import { RegisteredTorrentRepository } from './registered-torrent.repository.js';
import { TorrentListRepository } from './list/torrent-list.repository.js';
import { TorrentRegisterController } from './torrent-register.controller.js';
import { TorrentsController } from './torrents.controller.js';
import { TorrentsService } from './torrents.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Torrent], DATA_SOURCE), AccessModule, AuditModule, HistoryModule, SwarmModule],
  controllers: [TorrentRegisterController, TorrentsController, SwarmHistoryController],
  providers: [RegisteredTorrentRepository, TorrentListRepository, TorrentsService],
  exports: [RegisteredTorrentRepository, TorrentsService],
})
export class TorrentsModule {}
