import type { IncomingMessage, ServerResponse } from 'node:http';
import { All, Controller, Req, Res, UseFilters, UseGuards, UseInterceptors } from '@nestjs/common';
import { type BencodeDictionary, scrapeBody } from '../../protocol/http-body.js';
import { parseScrapeQuery } from '../../protocol/http-query.js';
import { ScrapeService } from '../../tracker/scrape/scrape.service.js';
import { BencodeInterceptor } from './bencode.interceptor.js';
import { FailureReasonFilter } from './failure-reason.filter.js';
import { RequestLineGuard } from './request-line.guard.js';

@Controller('scrape')
@UseGuards(RequestLineGuard)
@UseInterceptors(BencodeInterceptor)
@UseFilters(FailureReasonFilter)
export class ScrapeController {
  constructor(private readonly scrapes: ScrapeService) {}

  @All()
  async scrape(
    @Req() request: IncomingMessage & { url: string },
    @Res() _response: ServerResponse,
  ): Promise<BencodeDictionary> {
    return scrapeBody(await this.scrapes.queryState(parseScrapeQuery(request.url)));
  }
}
