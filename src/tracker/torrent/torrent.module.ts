import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/data-source.js';
import { OperatorModule } from '../operator/operator.module.js';
import { PolicyModule } from '../policy/policy.module.js';
import { Torrent } from './torrent.entity.js';
import { TorrentImportService } from './torrent-import.service.js';
import { TorrentListRepository } from './torrent-list.repository.js';
import { TorrentRegistryRepository } from './torrent-registry.repository.js';
import { TorrentRepository } from './torrent.repository.js';
import { TorrentService } from './torrent.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Torrent], DATA_SOURCE), OperatorModule, PolicyModule],
  providers: [
    TorrentRepository,
    TorrentRegistryRepository,
    TorrentListRepository,
    TorrentService,
    TorrentImportService,
  ],
  exports: [TorrentRepository, TorrentService, TorrentImportService],
})
export class TorrentModule {}
