import { Controller, Get, Req, Res, UseFilters, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { StatisticsRepository } from '../tracker/statistics/statistics.repository.js';
import { PlainErrorFilter } from './plain-error.filter.js';
import { prefersHtml } from './prefers-html.js';
import { statisticsPageData } from './statistics-page-data.js';
import { StatisticsPageGuard } from './statistics-page.guard.js';

@Controller()
@UseGuards(StatisticsPageGuard)
@UseFilters(PlainErrorFilter)
export class StatisticsPageController {
  constructor(private readonly statistics: StatisticsRepository) {}

  /** JSON; a browser is led to the page for operators. */
  @Get(['stats', 'info'])
  async show(@Req() request: Request, @Res() response: Response): Promise<void> {
    response.set({ 'Cache-Control': 'no-store', Vary: 'Accept', 'X-Content-Type-Options': 'nosniff' });
    if (prefersHtml(request)) response.redirect(303, '/admin');
    else response.json(statisticsPageData(await this.statistics.read()));
  }
}
