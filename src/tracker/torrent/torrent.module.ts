import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/data-source.js';
import { Torrent } from './torrent.entity.js';
import { TorrentRepository } from './torrent.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([Torrent], DATA_SOURCE)],
  providers: [TorrentRepository],
  exports: [TorrentRepository],
})
export class TorrentModule {}
