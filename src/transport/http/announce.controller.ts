import type { IncomingMessage, ServerResponse } from 'node:http';
import { All, Controller, Req, Res, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { announceBody, type BencodeDictionary } from '../../protocol/http-body.js';
import { parseAnnounceQuery } from '../../protocol/http-query.js';
import { AnnounceService } from '../../tracker/announce/announce.service.js';
import { AnnounceRequestFactory } from './announce-request.factory.js';
import { BencodeInterceptor } from './bencode.interceptor.js';
import { FailureReasonFilter } from './failure-reason.filter.js';
import { RequestLineGuard } from './request-line.guard.js';

@Controller('announce')
@UseGuards(RequestLineGuard)
@UseInterceptors(BencodeInterceptor)
@UseFilters(FailureReasonFilter)
export class AnnounceController {
  constructor(
    private readonly announces: AnnounceService,
    private readonly requests: AnnounceRequestFactory,
  ) {}

  @All()
  async announce(
    @Req() request: IncomingMessage & { url: string },
    @Res() _response: ServerResponse,
  ): Promise<BencodeDictionary> {
    const query = parseAnnounceQuery(request.url);
    return announceBody(await this.announces.announce(this.requests.create(query, request)));
  }
}
