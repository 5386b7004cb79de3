import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Statistics } from '../../tracker/statistics/statistics.entity.js';
import { StatisticsRepository } from '../../tracker/statistics/statistics.repository.js';
import { RecentRead } from './recent-read.js';

/** The totals of the last census. */
@Injectable()
export class LastCensus implements OnApplicationBootstrap {
  private readonly recent: RecentRead<Statistics>;

  constructor(statistics: StatisticsRepository) {
    this.recent = new RecentRead(() => statistics.read());
  }

  onApplicationBootstrap(): Promise<void> {
    return this.recent.refresh();
  }

  read(): Statistics | undefined {
    return this.recent.read();
  }
}
