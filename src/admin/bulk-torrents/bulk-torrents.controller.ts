import { pipeline } from 'node:stream/promises';
import { Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiProduces } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { BodyTypes } from '../http/admin-request.interceptor.js';
import { importBody } from '../imports/import-body.js';
import { ImportSummaryView } from '../imports/import-summary.view.js';
import { linesOf } from '../imports/lines.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemException } from '../problems/problem-exception.js';
import { TorrentFilterDto } from '../torrents/list/torrent-query.dto.js';
import { TorrentView } from '../torrents/torrent.view.js';
import { TorrentsService } from '../torrents/torrents.service.js';
import { parseHashLine, parseJsonLine } from './torrent-import-line.js';
import { TorrentImportService } from './torrent-import.service.js';

const NDJSON = 'application/x-ndjson';
const PLAIN = 'text/plain';

/** Imports and exports torrents, one per line. */
@AdminController('torrents')
export class BulkTorrentsController {
  constructor(
    private readonly torrents: TorrentsService,
    private readonly imports: TorrentImportService,
  ) {}

  @Post('import')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Register many torrents, in one transaction',
    description: `A line is an info hash (${PLAIN}), or an object with infoHash, name, size and state (${NDJSON}).`,
  })
  @BodyTypes([PLAIN, NDJSON])
  @ApiConsumes(PLAIN, NDJSON)
  @ApiBody({ schema: { type: 'string' } })
  @ApiOkResponse({ type: ImportSummaryView })
  @ApiProblems(408, 413, 415)
  import(@Req() request: Request, @CurrentOperator() operator: Operator): Promise<ImportSummaryView> {
    return this.imports.import(
      linesOf(importBody(request)),
      request.is(NDJSON) ? parseJsonLine : parseHashLine,
      operator,
    );
  }

  @Get('export')
  @ApiOperation({ summary: 'Export all torrents in info hash order' })
  @ApiProduces(NDJSON, PLAIN)
  @ApiOkResponse({ schema: { type: 'string' } })
  @ApiProblems(406)
  async export(@Query() query: TorrentFilterDto, @Req() request: Request, @Res() response: Response): Promise<void> {
    const type = request.accepts([NDJSON, PLAIN]);
    if (!type) throw new ProblemException(406, `available types: ${NDJSON}, ${PLAIN}`);
    const pages = this.torrents.pages(query);
    // An error here can still be answered with problem details, as no header has been sent.
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
