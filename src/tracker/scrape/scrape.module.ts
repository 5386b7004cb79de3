import { Module } from '@nestjs/common';
import { PeerModule } from '../peer/peer.module.js';
import { ScrapeService } from './scrape.service.js';

@Module({
  imports: [PeerModule],
  providers: [ScrapeService],
  exports: [ScrapeService],
})
export class ScrapeModule {}
