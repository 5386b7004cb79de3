import { Body, Delete, Get, HttpCode, Param, Patch, Put, Query, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  type ApiHeaderOptions,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Operator } from '../auth/operator.js';
import { TorrentsService } from './torrents.service.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemException } from '../problems/problem-exception.js';
import { InfoHashPipe } from '../http/info-hash.pipe.js';
import { ByOperator } from '../auth/operator.decorator.js';
import { pageView } from '../paging/page.dto.js';
import { ETAG, etagOf, preconditionOf } from './etag.js';
import { ApiInfoHash } from '../http/api-info-hash.decorator.js';
import { descriptionIn, TorrentDto } from './torrent.dto.js';
import { TorrentPageView, TorrentView } from './torrent.view.js';
import { TorrentQueryDto } from './torrent-query.dto.js';

const IF_MATCH: ApiHeaderOptions = {
  name: 'If-Match',
  required: false,
  description: 'The ETag that was read: the change is made only if nobody else changed the torrent since.',
};

@AdminController('torrents')
export class TorrentsController {
  constructor(private readonly torrents: TorrentsService) {}

  @Get()
  @ApiOperation({ summary: 'List torrents' })
  @ApiOkResponse({ type: TorrentPageView })
  async list(@Query() query: TorrentQueryDto): Promise<TorrentPageView> {
    return pageView(await this.torrents.list(TorrentQueryDto.toQuery(query)), TorrentView.of);
  }

  @Get(':infoHash')
  @ApiOperation({ summary: 'Read a torrent' })
  @ApiInfoHash()
  @ApiOkResponse({ type: TorrentView, headers: ETAG })
  @ApiProblems(404)
  async read(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TorrentView> {
    const torrent = await this.torrents.find(infoHash);
    response.setHeader('ETag', etagOf(torrent));
    return TorrentView.of(torrent);
  }

  @Put(':infoHash')
  @ApiOperation({ summary: 'Register a torrent, or replace all that is said of it' })
  @ApiInfoHash()
  @ApiHeader(IF_MATCH)
  @ApiHeader({ name: 'If-None-Match', required: false, description: '`*`: only where the torrent is not known.' })
  @ApiOkResponse({ type: TorrentView, headers: ETAG, description: 'It was registered before.' })
  @ApiCreatedResponse({ type: TorrentView, headers: ETAG })
  @ApiProblems(412, 413, 415)
  async put(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @Body() body: TorrentDto,
    @ByOperator() by: Operator,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TorrentView> {
    const { torrent, isNew } = await this.torrents.put(infoHash, descriptionIn(body), preconditionOf(request), by);
    response.status(isNew ? 201 : 200).setHeader('ETag', etagOf(torrent));
    return TorrentView.of(torrent);
  }

  @Patch(':infoHash')
  @ApiOperation({ summary: 'Change what is said of a torrent; allow or deny it' })
  @ApiInfoHash()
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: TorrentView, headers: ETAG })
  @ApiProblems(404, 412, 413, 415)
  async change(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @Body() body: TorrentDto,
    @ByOperator() by: Operator,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TorrentView> {
    const changes = descriptionIn(body);
    if (Object.keys(changes).length === 0)
      throw new ProblemException(400, 'nothing to change: give name, size or state');
    const torrent = await this.torrents.change(infoHash, changes, preconditionOf(request), by);
    response.setHeader('ETag', etagOf(torrent));
    return TorrentView.of(torrent);
  }

  @Delete(':infoHash')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Forget a torrent and its swarm',
    description: 'An open tracker knows it again at its next announce: deny it to keep it out.',
  })
  @ApiInfoHash()
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse()
  @ApiProblems(404, 412)
  async remove(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @ByOperator() by: Operator,
    @Req() request: Request,
  ): Promise<void> {
    await this.torrents.remove(infoHash, preconditionOf(request), by);
  }
}
