import { pipeline } from 'node:stream/promises';
import { Body, Delete, Get, HttpCode, Param, Post, Query, Res, UploadedFiles, UseInterceptors } from '@nestjs/common';
import { FilesInterceptor } from '@nestjs/platform-express';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Response } from 'express';
import {
  MAX_FORM_FIELD_BYTES,
  MAX_FORM_FIELDS,
  MAX_TAKEDOWN_FILES,
  MAX_TORRENT_FILE_BYTES,
} from '../../config/limits/admin.limits.js';
import { parseHexInfoHash } from '../../protocol/bittorrent/info-hash.js';
import { parseTorrentFile } from '../../protocol/bittorrent/torrent-file.js';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { BodyTypes, FORM_BODY, JSON_BODY } from '../http/admin-request.interceptor.js';
import { IdPipe } from '../http/id.pipe.js';
import { LOCATION } from '../http/location.js';
import { PageDto, pageView } from '../paging/page.dto.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemException } from '../problems/problem-exception.js';
import { CSV_HEADER, csvLine } from './takedown-csv.js';
import {
  TakedownDto,
  TakedownFilterDto,
  TakedownHashesPageView,
  TakedownPageView,
  TakedownQueryDto,
  TakedownView,
} from './takedown.dto.js';
import { TakedownsService } from './takedowns.service.js';

const FILES_SCHEMA = {
  properties: {
    files: {
      type: 'array',
      items: { type: 'string', format: 'binary' },
      description: `.torrent files, only as ${FORM_BODY}.`,
    },
  },
};

@AdminController('takedowns')
export class TakedownsController {
  constructor(private readonly takedowns: TakedownsService) {}

  @Post()
  @UseInterceptors(
    FilesInterceptor('files', MAX_TAKEDOWN_FILES, {
      limits: { fileSize: MAX_TORRENT_FILE_BYTES, fields: MAX_FORM_FIELDS, fieldSize: MAX_FORM_FIELD_BYTES },
    }),
  )
  @ApiOperation({ summary: 'Deny torrents on demand, in one transaction' })
  @BodyTypes([JSON_BODY, FORM_BODY])
  @ApiConsumes(JSON_BODY, FORM_BODY)
  @ApiExtraModels(TakedownDto)
  @ApiBody({ schema: { allOf: [{ $ref: getSchemaPath(TakedownDto) }, FILES_SCHEMA] } })
  @ApiCreatedResponse({ type: TakedownView, headers: LOCATION })
  @ApiProblems(408, 413, 415)
  async create(
    @Body() { infoHashes = [], until, ...terms }: TakedownDto,
    @UploadedFiles() files: readonly { readonly buffer: Buffer }[] | undefined,
    @CurrentOperator() operator: Operator,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TakedownView> {
    const named = infoHashes.flatMap((text) => parseHexInfoHash(text) ?? []);
    for (const { buffer } of files ?? []) named.push(...(await hashesOf(buffer)));
    const end = until === undefined ? undefined : new Date(until);
    const takedown = await this.takedowns.create({ ...terms, infoHashes: named, until: end }, operator);
    response.setHeader('Location', `/api/v1/takedowns/${takedown.id}`);
    return TakedownView.of(takedown);
  }

  @Get()
  @ApiOperation({ summary: 'List takedowns, newest first' })
  @ApiOkResponse({ type: TakedownPageView })
  async list(@Query() { limit, cursor, ...filter }: TakedownQueryDto): Promise<TakedownPageView> {
    return pageView(await this.takedowns.list(filterOf(filter), limit, cursor), TakedownView.of);
  }

  @Get('export')
  @ApiOperation({ summary: 'Export takedowns as CSV, a line for each torrent' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string' } })
  async export(@Query() filter: TakedownFilterDto, @Res() response: Response): Promise<void> {
    const rows = this.takedowns.rows(filterOf(filter));
    // An error here can still be answered with problem details, as no header has been sent.
    const first = await rows.next();
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    await pipeline(async function* () {
      yield CSV_HEADER;
      for (let row = first; !row.done; row = await rows.next()) {
        const { takedown, infoHashes } = row.value;
        yield infoHashes.map((infoHash) => csvLine(takedown, infoHash)).join('');
      }
    }, response);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Read a takedown' })
  @ApiOkResponse({ type: TakedownView })
  @ApiProblems(404)
  async read(@Param('id', IdPipe) id: string): Promise<TakedownView> {
    return TakedownView.of(await this.takedowns.find(id));
  }

  @Get(':id/torrents')
  @ApiOperation({ summary: 'List the info hashes of a takedown' })
  @ApiOkResponse({ type: TakedownHashesPageView })
  @ApiProblems(404)
  async torrents(
    @Param('id', IdPipe) id: string,
    @Query() { limit, cursor }: PageDto,
  ): Promise<TakedownHashesPageView> {
    return pageView(await this.takedowns.infoHashes(id, limit, cursor), (infoHash) => infoHash.toString('hex'));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Revoke a takedown',
    description: 'The record stays. Its torrents are again what they were, unless another takedown denies them.',
  })
  @ApiNoContentResponse()
  @ApiProblems(404, 409)
  async revoke(@Param('id', IdPipe) id: string, @CurrentOperator() operator: Operator): Promise<void> {
    await this.takedowns.end(id, operator);
  }
}

function filterOf({ reference, requester, infoHash, inForce }: TakedownFilterDto) {
  return {
    reference,
    requester,
    infoHash: infoHash === undefined ? undefined : parseHexInfoHash(infoHash),
    isInForce: inForce === undefined ? undefined : inForce === 'true',
  };
}

async function hashesOf(bytes: Buffer): Promise<readonly Buffer[]> {
  try {
    return (await parseTorrentFile(bytes)).infoHashes;
  } catch (error) {
    throw ProblemException.ofField('files', `has a file that is no .torrent file: ${(error as Error).message}`);
  }
}
