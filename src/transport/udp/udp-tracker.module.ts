import { Module } from '@nestjs/common';
import { ErrorsModule } from '../../tracker/errors/errors.module.js';
import { CountersModule } from '../../tracker/counters/counters.module.js';
import { AnnounceModule } from '../../tracker/announce/announce.module.js';
import { RateLimitModule } from '../../tracker/rate-limit/rate-limit.module.js';
import { ScrapeModule } from '../../tracker/scrape/scrape.module.js';
import { SecretModule } from '../../tracker/secret/secret.module.js';
import { TracesModule } from '../../tracker/traces/traces.module.js';
import { AnnounceHandler } from './announce.handler.js';
import { ConnectionIds } from './connection-ids.js';
import { LocalAddresses } from './local-addresses.js';
import { ScrapeHandler } from './scrape.handler.js';
import { UdpRequestHandler } from './udp-request.handler.js';
import { UdpServer } from './udp.server.js';

/** The UDP transport (BEP 15). It listens when the application has started, unless the settings switch it off. */
@Module({
  imports: [AnnounceModule, ScrapeModule, SecretModule, ErrorsModule, CountersModule, RateLimitModule, TracesModule],
  providers: [AnnounceHandler, ConnectionIds, LocalAddresses, ScrapeHandler, UdpRequestHandler, UdpServer],
  exports: [UdpServer],
})
export class UdpTrackerModule {}
