import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AuthModule } from '../../admin/auth/auth.module.js';
import { AccessModule } from '../access/access.module.js';
import { Torrent } from './torrent.entity.js';
import { TorrentImportService } from '../../admin/torrents/torrent-import.service.js';
import { TorrentListRepository } from '../../admin/torrents/torrent-list.repository.js';
import { RegisteredTorrentRepository } from '../../admin/torrents/registered-torrent.repository.js';
import { TorrentRepository } from './torrent.repository.js';
import { TorrentsService } from '../../admin/torrents/torrents.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Torrent], DATA_SOURCE), AuthModule, AccessModule],
  providers: [
    TorrentRepository,
    RegisteredTorrentRepository,
    TorrentListRepository,
    TorrentsService,
    TorrentImportService,
  ],
  exports: [TorrentRepository, TorrentsService, TorrentImportService],
})
export class TorrentModule {}
