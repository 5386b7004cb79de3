import { All, Controller, Req, Res, UseFilters, UseInterceptors } from '@nestjs/common';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { passkeyInUrl } from '../../protocol/passkey/passkey-in-url.js';
import { parseScrapeQuery } from '../../protocol/http/request-query.js';
import { type ResponseBody, scrapeBody } from '../../protocol/http/response-body.js';
import { microseconds } from '../../tracker/counters/steady-clock.js';
import { Action } from '../../tracker/counters/transport-counters.js';
import { ScrapeService } from '../../tracker/scrape/scrape.service.js';
import { BencodeInterceptor } from './bencode.interceptor.js';
import { ClientLimit } from './client/client-limit.js';
import { FailureReasonFilter } from './failure-reason.filter.js';
import { HttpCounters } from './recording/http-counters.js';
import { HttpRequestLog } from './recording/http-request-log.js';
import { targetOf } from './request-line.js';
import type { TrackerRequest, TrackerResponse } from './server/exchange.js';

@Controller('scrape')
@UseInterceptors(BencodeInterceptor)
@UseFilters(FailureReasonFilter)
export class ScrapeController {
  private readonly isPrivate: boolean;

  constructor(
    private readonly scrapes: ScrapeService,
    private readonly clients: ClientLimit,
    private readonly counters: HttpCounters,
    private readonly failures: HttpRequestLog,
    private readonly settings: PrivateSettings,
    { mode }: SwarmSettings,
  ) {
    this.isPrivate = mode === 'private';
  }

  @All()
  async scrape(@Req() request: TrackerRequest, @Res() response: TrackerResponse): Promise<ResponseBody> {
    const since = microseconds();
    try {
      const target = targetOf(request, response);
      this.clients.admitScrape(request, target);
      const passkey = this.isPrivate ? passkeyInUrl(target, this.settings.passkeyParam) : undefined;
      const scrape = { ...parseScrapeQuery(target), passkey };
      const body = scrapeBody(await this.scrapes.queryState(scrape));
      this.counters.ok(Action.Scrape, request, since);
      return body;
    } catch (error) {
      this.counters.failed(Action.Scrape, request, since, error);
      this.failures.failed('scrape', request, error);
      throw error;
    }
  }
}
