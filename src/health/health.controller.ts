import type { ServerResponse } from 'node:http';
import { Controller, Get, Header, Res } from '@nestjs/common';
import { Readiness, type ReadinessResult } from './readiness.js';

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** Whether the process responds. It ignores the database, because restarting the tracker would not repair that. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): ReadinessResult {
    return { status: 'ok' };
  }

  /** Whether this instance should receive requests: 200 if most announces are committed, or 503. The body is for people. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: ServerResponse): Promise<ReadinessResult> {
    const result = await this.readiness.check();
    if (result.status === 'unavailable') response.statusCode = 503;
    return result;
  }
}
