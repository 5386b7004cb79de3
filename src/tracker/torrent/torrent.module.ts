import { Module } from '@nestjs/common';
import { TorrentRepository } from './torrent.repository.js';

@Module({
  providers: [TorrentRepository],
  exports: [TorrentRepository],
})
export class TorrentModule {}
