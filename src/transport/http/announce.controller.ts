import { All, Controller, Req, Res, UseFilters, UseInterceptors } from '@nestjs/common';
import { parseAnnounceQuery } from '../../protocol/http/request-query.js';
import { announceBody, type ResponseBody } from '../../protocol/http/response-body.js';
import { microseconds } from '../../tracker/counters/steady-clock.js';
import { Action } from '../../tracker/counters/transport-counters.js';
import { AnnounceService } from '../../tracker/announce/announce.service.js';
import { RequestLog } from '../../tracker/traces/request-log.js';
import { AnnounceRequestFactory } from './announce-request.factory.js';
import { BencodeInterceptor } from './bencode.interceptor.js';
import { ClientLimit } from './client/client-limit.js';
import { FailureReasonFilter } from './failure-reason.filter.js';
import { HttpCounters } from './recording/http-counters.js';
import { HttpRequestLog } from './recording/http-request-log.js';
import { targetOf } from './request-line.js';
import type { TrackerRequest, TrackerResponse } from './server/exchange.js';

@Controller('announce')
@UseInterceptors(BencodeInterceptor)
@UseFilters(FailureReasonFilter)
export class AnnounceController {
  constructor(
    private readonly announces: AnnounceService,
    private readonly requests: AnnounceRequestFactory,
    private readonly clients: ClientLimit,
    private readonly counters: HttpCounters,
    private readonly log: RequestLog,
    private readonly failures: HttpRequestLog,
  ) {}

  @All()
  async announce(@Req() request: TrackerRequest, @Res() response: TrackerResponse): Promise<ResponseBody> {
    const since = microseconds();
    try {
      const target = targetOf(request, response);
      const clientAddress = this.clients.admitAnnounce(request);
      const query = parseAnnounceQuery(target);
      const asked = this.requests.create(query, clientAddress);
      const announced = await this.announces.announce(asked);
      const body = announceBody(announced);
      this.counters.ok(Action.Announce, request, since, announced.externalIp.length);
      this.log.answered('http', asked, announced);
      return body;
    } catch (error) {
      this.counters.failed(Action.Announce, request, since, error);
      this.failures.failed('announce', request, error);
      throw error;
    }
  }
}
