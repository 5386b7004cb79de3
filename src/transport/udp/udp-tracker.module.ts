import { Module } from '@nestjs/common';
import { AnnounceModule } from '../../tracker/announce/announce.module.js';
import { ScrapeModule } from '../../tracker/scrape/scrape.module.js';
import { SecretModule } from '../../tracker/secret/secret.module.js';
import { ConnectionIds } from './connection-ids.js';
import { UdpHandler } from './udp.handler.js';
import { UdpServer } from './udp.server.js';

/** The UDP door (BEP 15): open as soon as the application is, unless the settings leave it out. */
@Module({
  imports: [AnnounceModule, ScrapeModule, SecretModule],
  providers: [ConnectionIds, UdpHandler, UdpServer],
  exports: [UdpServer],
})
export class UdpTrackerModule {}
