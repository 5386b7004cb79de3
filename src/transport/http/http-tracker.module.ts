import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ErrorsModule } from '../../tracker/errors/errors.module.js';
import { CountersModule } from '../../tracker/counters/counters.module.js';
import { AnnounceModule } from '../../tracker/announce/announce.module.js';
import { RateLimitModule } from '../../tracker/rate-limit/rate-limit.module.js';
import { ScrapeModule } from '../../tracker/scrape/scrape.module.js';
import { TracesModule } from '../../tracker/traces/traces.module.js';
import { AnnounceRequestFactory } from './announce-request.factory.js';
import { AnnounceController } from './announce.controller.js';
import { ClientIp } from './client/client-ip.js';
import { ClientLimit } from './client/client-limit.js';
import { ForwardedHeaders } from './client/forwarded-headers.js';
import { RequestOrigin } from './client/request-origin.js';
import { TrustedProxies } from './client/trusted-proxies.js';
import { HttpCounters } from './recording/http-counters.js';
import { HttpRequestLog } from './recording/http-request-log.js';
import { ScrapeController } from './scrape.controller.js';
import { TrackerPathMiddleware } from './tracker-path.middleware.js';

/** The HTTP transport: `GET /announce` and `GET /scrape`. */
@Module({
  imports: [AnnounceModule, ScrapeModule, ErrorsModule, CountersModule, RateLimitModule, TracesModule],
  controllers: [AnnounceController, ScrapeController],
  providers: [
    AnnounceRequestFactory,
    ClientIp,
    ClientLimit,
    ForwardedHeaders,
    HttpCounters,
    HttpRequestLog,
    RequestOrigin,
    TrackerPathMiddleware,
    TrustedProxies,
  ],
  exports: [ClientIp, ForwardedHeaders, RequestOrigin, TrustedProxies],
})
export class HttpTrackerModule {
  /** The middleware precedes all routes. One of `configure` would need a route, and Express decodes the URLs of routes. */
  constructor({ httpAdapter }: HttpAdapterHost, paths: TrackerPathMiddleware) {
    httpAdapter?.use(paths.use.bind(paths));
  }
}
