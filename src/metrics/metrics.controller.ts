import { Controller, Get, Header, UseFilters, UseGuards } from '@nestjs/common';
import { Registry } from 'prom-client';
import { ProblemFilter } from '../admin/problems/problem.filter.js';
import { InstanceMetrics } from './instance-metrics.js';
import { MetricsGuard } from './metrics.guard.js';

@Controller('metrics')
@UseGuards(MetricsGuard)
@UseFilters(ProblemFilter)
export class MetricsController {
  constructor(private readonly metrics: InstanceMetrics) {}

  /** For Prometheus, of the whole instance. */
  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @Header('Cache-Control', 'no-store')
  show(): Promise<string> {
    return this.metrics.text();
  }
}
