import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { StatisticsRepository } from '../../tracker/statistics/statistics.repository.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { StatisticsView } from './statistics.view.js';

@AdminController('stats')
export class StatisticsController {
  constructor(private readonly statistics: StatisticsRepository) {}

  @Get()
  @ApiOperation({ summary: 'Read the figures of the whole tracker, as the last census had them' })
  @ApiOkResponse({ type: StatisticsView })
  async read(): Promise<StatisticsView> {
    return StatisticsView.of(await this.statistics.read());
  }
}
