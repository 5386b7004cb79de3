import { Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import type { Operator } from '../../tracker/operator/operator.js';
import { SwarmService } from '../../tracker/peer/swarm.service.js';
import { Desk } from '../desk.decorator.js';
import { ApiProblems } from '../problem/api-problems.decorator.js';
import { InfoHashPipe } from '../request/info-hash.pipe.js';
import { ByOperator } from '../request/operator.decorator.js';
import { PageDto, pageView } from '../request/page.dto.js';
import { PeerIdPipe } from '../request/peer-id.pipe.js';
import { ApiInfoHash } from '../torrent/torrent-documentation.js';
import { PeerPageView, PeerView } from './peer.view.js';

@Desk('torrents/:infoHash/peers')
export class PeersController {
  constructor(private readonly swarms: SwarmService) {}

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
