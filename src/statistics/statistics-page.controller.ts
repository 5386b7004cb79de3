import { Controller, Get, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { StatisticsRepository } from '../tracker/statistics/statistics.repository.js';
import { PlainErrorFilter } from './plain-error.filter.js';
import { statisticsPageData } from './statistics-page-data.js';
import { StatisticsPageGuard } from './statistics-page.guard.js';
import { statisticsPage, STYLE_HASH } from './statistics-page.js';

/** The page contains its styles, and loads or runs nothing. */
const CONTENT_SECURITY_POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

@Controller()
@UseGuards(StatisticsPageGuard)
@UseFilters(PlainErrorFilter)
export class StatisticsPageController {
  constructor(private readonly statistics: StatisticsRepository) {}

  /** HTML, or JSON if the client prefers it. */
  @Get(['stats', 'info'])
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const data = statisticsPageData(await this.statistics.read());
    response.set({
      'Cache-Control': 'no-store',
      Vary: 'Accept',
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
    });
    if (request.accepts(['html', 'json']) === 'json') response.json(data);
    else response.type('html').send(statisticsPage(data));
  }
}
