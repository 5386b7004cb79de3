import { Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiProduces } from '@nestjs/swagger';
import type { Response } from 'express';
import { pipeline } from 'node:stream/promises';
import type { Operator } from '../../tracker/operator/operator.js';
import { parseHashLine, parseJsonLine } from '../../tracker/torrent/torrent-import-line.js';
import { TorrentImportService } from '../../tracker/torrent/torrent-import.service.js';
import type { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { TorrentService } from '../../tracker/torrent/torrent.service.js';
import { Desk } from '../desk.decorator.js';
import { ImportSummaryView } from '../import-summary.view.js';
import { ApiProblems } from '../problem/api-problems.decorator.js';
import { ProblemException } from '../problem/problem-exception.js';
import type { DeskRequest } from '../request/desk-request.js';
import { BodyTypes } from '../request/desk-request.interceptor.js';
import { linesOf } from '../request/lines.js';
import { ByOperator } from '../request/operator.decorator.js';
import { TorrentFilterDto } from './torrent-query.dto.js';
import { TorrentView } from './torrent.view.js';

const NDJSON = 'application/x-ndjson';
const PLAIN = 'text/plain';

/** Many torrents, a line each. */
@Desk('torrents')
export class TorrentLinesController {
  constructor(
    private readonly torrents: TorrentService,
    private readonly imports: TorrentImportService,
  ) {}

  @Post('import')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Register many torrents, in one transaction',
    description: `A line holds an info hash (${PLAIN}), or an object with infoHash, name, size and state (${NDJSON}).`,
  })
  @BodyTypes([PLAIN, NDJSON])
  @ApiConsumes(PLAIN, NDJSON)
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: ImportSummaryView })
  @ApiProblems(413, 415)
  import(@Req() request: DeskRequest, @ByOperator() by: Operator): Promise<ImportSummaryView> {
    return this.imports.import(linesOf(request), request.is(NDJSON) ? parseJsonLine : parseHashLine, by);
  }

  @Get('export')
  @ApiOperation({ summary: 'Read all torrents, in the order of their info hashes' })
  @ApiProduces(NDJSON, PLAIN)
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems(406)
  async export(
    @Query() query: TorrentFilterDto,
    @Req() request: DeskRequest,
    @Res() response: Response,
  ): Promise<void> {
    const type = request.accepts([NDJSON, PLAIN]);
    if (!type) throw new ProblemException(406, `there are ${NDJSON} and ${PLAIN}`);
    const pages = this.torrents.pages(query);
    // What fails here is still answered as a problem.
    const first = await pages.next();
    response.setHeader('Content-Type', `${type}; charset=utf-8`);
    const lineOf = type === NDJSON ? jsonLine : hashLine;
    await pipeline(async function* () {
      for (let page = first; !page.done; page = await pages.next()) yield page.value.map(lineOf).join('');
    }, response);
  }
}

function jsonLine(torrent: Torrent): string {
  return `${JSON.stringify(TorrentView.of(torrent))}\n`;
}

function hashLine({ infoHash }: Torrent): string {
  return `${infoHash.toString('hex')}\n`;
}
