import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CENSUS_REUSE_MS } from '../config/limits/process.limits.js';
import type { Statistics } from '../tracker/statistics/statistics.entity.js';
import { StatisticsRepository } from '../tracker/statistics/statistics.repository.js';

/**
 * The totals of the last census, as this process read them. Asking never waits for the database, and makes it answer at most
 * once in a while, however many ask.
 */
@Injectable()
export class LastCensus implements OnApplicationBootstrap {
  private totals?: Statistics;
  private readAt = -Infinity;

  constructor(private readonly statistics: StatisticsRepository) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
  }

  /** Those known now, which may be older by the time since the last call; undefined if none could be read. */
  read(): Statistics | undefined {
    if (performance.now() - this.readAt >= CENSUS_REUSE_MS) void this.refresh();
    return this.totals;
  }

  /** While the database is not available, the known totals stay. */
  private async refresh(): Promise<void> {
    this.readAt = performance.now();
    try {
      this.totals = await this.statistics.read();
    } catch {
      // Everything else reports that the database is away.
    }
  }
}
