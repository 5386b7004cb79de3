import { Module } from '@nestjs/common';
import { AnnounceModule } from '../../tracker/announce/announce.module.js';
import { ScrapeModule } from '../../tracker/scrape/scrape.module.js';
import { AnnounceRequestFactory } from './announce-request.factory.js';
import { AnnounceController } from './announce.controller.js';
import { ClientIp } from './client/client-ip.js';
import { ScrapeController } from './scrape.controller.js';

/** The HTTP door: `GET /announce` and `GET /scrape`. */
@Module({
  imports: [AnnounceModule, ScrapeModule],
  controllers: [AnnounceController, ScrapeController],
  providers: [AnnounceRequestFactory, ClientIp],
  exports: [ClientIp],
})
export class HttpTrackerModule {}
