import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { HistoryService } from '../../tracker/history/history.service.js';
import { InstancesService } from '../../tracker/instances/instances.service.js';
import { StatisticsRepository } from '../../tracker/statistics/statistics.repository.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { ProblemException } from '../problems/problem-exception.js';
import { HistoryQueryDto } from './history-query.dto.js';
import { HistoryView } from './history.view.js';
import { overviewOf } from './overview-of.js';
import { OverviewView } from './overview.view.js';
import { StatisticsView } from './statistics.view.js';

@AdminController('statistics')
export class StatisticsController {
  constructor(
    private readonly statistics: StatisticsRepository,
    private readonly instances: InstancesService,
    private readonly histories: HistoryService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Get the statistics of the whole tracker at the last census' })
  @ApiOkResponse({ type: StatisticsView })
  async read(): Promise<StatisticsView> {
    return StatisticsView.of(await this.statistics.read());
  }

  @Get('overview')
  @ApiOperation({
    summary: 'Get what all instances do now',
    description: 'From memory, about ten seconds old: it may be polled by any number of pages.',
  })
  @ApiOkResponse({ type: OverviewView })
  async overview(): Promise<OverviewView> {
    const known = await this.instances.known();
    if (!known) throw new ProblemException(503, 'the database has not answered yet');
    return overviewOf(known);
  }

  @Get('history')
  @ApiOperation({
    summary: 'Get what happened in the past',
    description:
      'A minute is kept for two days. Older minutes are summed up in tens, after a month in hours, which are kept for a year.',
  })
  @ApiOkResponse({ type: HistoryView })
  async history(@Query() query: HistoryQueryDto): Promise<HistoryView> {
    const range = HistoryQueryDto.toRange(query);
    return HistoryView.of(range, await this.histories.read(range));
  }
}
