import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { StatisticsRepository } from '../../tracker/statistics/statistics.repository.js';
import { AdminController } from '../http/admin-controller.decorator.js';
import { StatisticsView } from './statistics.view.js';

@AdminController('statistics')
export class StatisticsController {
  constructor(private readonly statistics: StatisticsRepository) {}

  @Get()
  @ApiOperation({ summary: 'Get the statistics of the whole tracker at the last census' })
  @ApiOkResponse({ type: StatisticsView })
  async read(): Promise<StatisticsView> {
    return StatisticsView.of(await this.statistics.read());
  }
}
