import { Body, Delete, Get, HttpCode, Param, Patch, Put, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiInfoHash } from '../http/api-path-text.decorator.js';
import { InfoHashPipe } from '../http/info-hash.pipe.js';
import { RecentAnswerInterceptor } from '../http/recent-answer.interceptor.js';
import { pageView } from '../paging/page.dto.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { ProblemException } from '../problems/problem-exception.js';
import { ETAG, etagOf, IF_MATCH, preconditionOf } from './etag.js';
import { TorrentQueryDto } from './list/torrent-query.dto.js';
import { descriptionIn, TorrentDto } from './torrent.dto.js';
import { TorrentPageView, TorrentView } from './torrent.view.js';
import { TorrentsService } from './torrents.service.js';

@AdminController('torrents')
export class TorrentsController {
  constructor(private readonly torrents: TorrentsService) {}

  @Get()
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'List torrents' })
  @ApiOkResponse({ type: TorrentPageView })
  async list(@Query() query: TorrentQueryDto): Promise<TorrentPageView> {
    return pageView(await this.torrents.list(TorrentQueryDto.toQuery(query)), TorrentView.of);
  }

  @Get(':infoHash')
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'Get a torrent' })
  @ApiInfoHash()
  @ApiOkResponse({ type: TorrentView, headers: ETAG })
  @ApiProblems(404)
  async get(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TorrentView> {
    const torrent = await this.torrents.find(infoHash);
    response.setHeader('ETag', etagOf(torrent));
    return TorrentView.of(torrent);
  }

  @Put(':infoHash')
  @ApiOperation({ summary: 'Register a torrent, or replace its description' })
  @ApiInfoHash()
  @ApiHeader(IF_MATCH)
  @ApiHeader({ name: 'If-None-Match', required: false, description: '`*`: fails with 412 if the torrent is known.' })
  @ApiOkResponse({ type: TorrentView, headers: ETAG, description: 'It was already registered.' })
  @ApiCreatedResponse({ type: TorrentView, headers: ETAG })
  @ApiProblems(408, 412, 413, 415)
  async put(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @Body() body: TorrentDto,
    @CurrentOperator() operator: Operator,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TorrentView> {
    const precondition = preconditionOf(request);
    const { torrent, isNew } = await this.torrents.put(infoHash, descriptionIn(body), precondition, operator);
    response.status(isNew ? 201 : 200).setHeader('ETag', etagOf(torrent));
    return TorrentView.of(torrent);
  }

  @Patch(':infoHash')
  @ApiOperation({ summary: 'Change what is set of a torrent' })
  @ApiInfoHash()
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ type: TorrentView, headers: ETAG })
  @ApiProblems(404, 408, 412, 413, 415)
  async change(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @Body() body: TorrentDto,
    @CurrentOperator() operator: Operator,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TorrentView> {
    const changes = descriptionIn(body);
    if (Object.keys(changes).length === 0) throw new ProblemException(400, 'give at least one field to change');
    const reason = body.reason ?? undefined;
    const torrent = await this.torrents.change(infoHash, changes, preconditionOf(request), operator, reason);
    response.setHeader('ETag', etagOf(torrent));
    return TorrentView.of(torrent);
  }

  @Delete(':infoHash')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove a torrent and its swarm',
    description: 'In open mode its next announce adds it again. Deny it to keep it out.',
  })
  @ApiInfoHash()
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse()
  @ApiProblems(404, 412)
  async remove(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @CurrentOperator() operator: Operator,
    @Req() request: Request,
  ): Promise<void> {
    await this.torrents.remove(infoHash, preconditionOf(request), operator);
  }
}
