import { Controller, Get, NotFoundException, Res, ServiceUnavailableException, UseFilters } from '@nestjs/common';
import type { Response } from 'express';
import { MAX_PUBLIC_STATISTICS_PER_SECOND, REPORT_MS } from '../config/limits/statistics.limits.js';
import { AdminSettings } from '../config/settings/admin.settings.js';
import { InstancesService } from '../tracker/instances/instances.service.js';
import { PlainErrorFilter } from './plain-error.filter.js';
import { RateLimit } from './rate-limit.js';

const SECOND = 1_000;

/** The counts of the whole tracker, for everybody, if the operator wants that. */
@Controller()
@UseFilters(PlainErrorFilter)
export class PublicStatisticsController {
  private readonly limit = new RateLimit(MAX_PUBLIC_STATISTICS_PER_SECOND);

  constructor(
    private readonly settings: AdminSettings,
    private readonly instances: InstancesService,
  ) {}

  /** From memory: it costs the database nothing. */
  @Get('stats.json')
  async show(@Res() response: Response): Promise<void> {
    if (!this.settings.publicStats) throw new NotFoundException();
    if (!this.limit.allows()) {
      response.set('Retry-After', '1').status(429).type('text').send('Too Many Requests\n');
      return;
    }
    const known = await this.instances.known();
    if (!known) throw new ServiceUnavailableException();
    const { torrents, peers, seeders, leechers, completed, countedAt } = known.state.census;
    response.set({
      'Cache-Control': `public, max-age=${REPORT_MS / SECOND}`,
      'Access-Control-Allow-Origin': '*',
      'X-Content-Type-Options': 'nosniff',
    });
    response.json({
      torrents,
      peers,
      seeders,
      leechers,
      completed,
      countedAt: countedAt === null ? null : new Date(countedAt).toISOString(),
    });
  }
}
