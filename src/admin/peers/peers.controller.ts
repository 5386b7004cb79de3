import { Delete, Get, HttpCode, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentOperator } from '../auth/current-operator.decorator.js';
import type { Operator } from '../auth/operator.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiInfoHash, ApiPathText } from '../http/api-path-text.decorator.js';
import { InfoHashPipe } from '../http/info-hash.pipe.js';
import { PeerIdPipe } from '../http/peer-id.pipe.js';
import { RecentAnswerInterceptor } from '../http/recent-answer.interceptor.js';
import { pageView } from '../paging/page.dto.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { PeerQueryDto } from './peer-query.dto.js';
import { PeerPageView, PeerView } from './peer.view.js';
import { PeersService } from './peers.service.js';

@AdminController('torrents/:infoHash/peers')
export class PeersController {
  constructor(private readonly peers: PeersService) {}

  @Get()
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({ summary: 'List the live peers of a torrent' })
  @ApiInfoHash()
  @ApiOkResponse({ type: PeerPageView })
  @ApiProblems(404)
  async list(@Param('infoHash', InfoHashPipe) infoHash: Buffer, @Query() query: PeerQueryDto): Promise<PeerPageView> {
    return pageView(await this.peers.list(infoHash, PeerQueryDto.toQuery(query)), PeerView.of);
  }

  @Delete(':peerId')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Remove a peer',
    description: 'Its next announce adds it again. Ban it to keep it out.',
  })
  @ApiInfoHash()
  @ApiPathText('peerId', /^[0-9A-Fa-f]{40}$/)
  @ApiNoContentResponse()
  @ApiProblems(404)
  async remove(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @Param('peerId', PeerIdPipe) peerId: Buffer,
    @CurrentOperator() operator: Operator,
  ): Promise<void> {
    await this.peers.remove(infoHash, peerId, operator);
  }
}
