import { Module } from '@nestjs/common';
import { TorrentRepository } from './torrent.repository.js';

/** The torrents' rows as announces need them. */
@Module({
  providers: [TorrentRepository],
  exports: [TorrentRepository],
})
export class TorrentModule {}
