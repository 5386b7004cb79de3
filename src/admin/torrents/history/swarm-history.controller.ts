import { Get, Param, UseInterceptors } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { MAX_RECORDED_SWARMS } from '../../../config/limits/statistics.limits.js';
import { AdminController } from '../../http/admin-controller.decorator.js';
import { ApiInfoHash } from '../../http/api-path-text.decorator.js';
import { InfoHashPipe } from '../../http/info-hash.pipe.js';
import { RecentAnswerInterceptor } from '../../http/recent-answer.interceptor.js';
import { ApiProblems } from '../../problems/api-problems.decorator.js';
import { TorrentsService } from '../torrents.service.js';
import { SwarmHistoryView } from './swarm-history.view.js';

@AdminController('torrents/:infoHash/history')
export class SwarmHistoryController {
  constructor(private readonly torrents: TorrentsService) {}

  @Get()
  @UseInterceptors(RecentAnswerInterceptor)
  @ApiOperation({
    summary: 'Get the counts of a torrent over the last month',
    description: `The counts of the ${MAX_RECORDED_SWARMS} largest swarms are stored every ten minutes; after a day, those of every fourth hour are kept.`,
  })
  @ApiInfoHash()
  @ApiOkResponse({ type: SwarmHistoryView })
  @ApiProblems(404)
  async read(@Param('infoHash', InfoHashPipe) infoHash: Buffer): Promise<SwarmHistoryView> {
    return SwarmHistoryView.of(await this.torrents.history(infoHash));
  }
}
