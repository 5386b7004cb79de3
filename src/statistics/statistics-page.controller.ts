import { Controller, Get, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { StatisticsRepository } from '../tracker/statistics/statistics.repository.js';
import { statisticsPageData } from './statistics-view.js';
import { statisticsPage } from './statistics-page.js';
import { StatisticsPageGuard } from './statistics-page.guard.js';
import { PlainErrorFilter } from './plain-error.filter.js';

/** The statistics page, at both of the seed's addresses. */
@Controller()
@UseGuards(StatisticsPageGuard)
@UseFilters(PlainErrorFilter)
export class StatisticsPageController {
  constructor(private readonly statistics: StatisticsRepository) {}

  /** HTML, or JSON for whom that is more welcome. */
  @Get(['info', 'stats'])
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    const figures = statisticsPageData(await this.statistics.read());
    response.set({ 'Cache-Control': 'no-store', Vary: 'Accept', 'Content-Security-Policy': CONTENT });
    if (request.accepts(['html', 'json']) === 'json') response.json(figures);
    else response.type('html').send(statisticsPage(figures));
  }
}

/** The page has its style with it, and nothing else to load or to run. */
const CONTENT = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
