import { Module } from '@nestjs/common';
import { PeerModule } from '../peer/peer.module.js';
import { AccessModule } from '../access/access.module.js';
import { TorrentModule } from '../torrent/torrent.module.js';
import { AnnouncePolicy } from './announce.policy.js';
import { AnnounceService } from './announce.service.js';

@Module({
  imports: [AccessModule, TorrentModule, PeerModule],
  providers: [AnnounceService, AnnouncePolicy],
  exports: [AnnounceService],
})
export class AnnounceModule {}
