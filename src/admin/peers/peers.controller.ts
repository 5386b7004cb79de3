import { Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import type { Operator } from '../auth/operator.js';
import { PeersService } from './peers.service.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ApiProblems } from '../problems/api-problems.decorator.js';
import { InfoHashPipe } from '../http/info-hash.pipe.js';
import { ByOperator } from '../auth/operator.decorator.js';
import { PageDto, pageView } from '../paging/page.dto.js';
import { PeerIdPipe } from '../http/peer-id.pipe.js';
import { ApiInfoHash } from '../http/api-info-hash.decorator.js';
import { PeerPageView, PeerView } from './peer.view.js';

@AdminController('torrents/:infoHash/peers')
export class PeersController {
  constructor(private readonly swarms: PeersService) {}

  @Get()
  @ApiOperation({ summary: "List a torrent's live peers" })
  @ApiInfoHash()
  @ApiOkResponse({ type: PeerPageView })
  @ApiProblems(404)
  async list(@Param('infoHash', InfoHashPipe) infoHash: Buffer, @Query() page: PageDto): Promise<PeerPageView> {
    return pageView(await this.swarms.listPeers(infoHash, page.limit, page.cursor), PeerView.of);
  }

  @Delete(':peerId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a peer', description: 'It is back at its next announce: ban it to keep it out.' })
  @ApiInfoHash()
  @ApiParam({ name: 'peerId', schema: { type: 'string', pattern: '^[0-9A-Fa-f]{40}$' } })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async remove(
    @Param('infoHash', InfoHashPipe) infoHash: Buffer,
    @Param('peerId', PeerIdPipe) peerId: Buffer,
    @ByOperator() by: Operator,
  ): Promise<void> {
    await this.swarms.removePeer(infoHash, peerId, by);
  }
}
