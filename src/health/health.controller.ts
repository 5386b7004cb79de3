import type { ServerResponse } from 'node:http';
import { Controller, Get, Header, Res } from '@nestjs/common';
import { type NotReadyReason, Readiness } from './readiness.js';

/** The body, for people. Load balancers and orchestrators go by the status code. */
interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly reason?: NotReadyReason;
}

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** Whether the process responds. It ignores the database, because restarting the tracker would not repair that. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): Health {
    return { status: 'ok' };
  }

  /** Whether this instance should receive requests: 200, or 503 with the reason. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: ServerResponse): Promise<Health> {
    const reason = await this.readiness.notReadyReason();
    if (reason === undefined) return { status: 'ok' };
    response.statusCode = 503;
    return { status: 'unavailable', reason };
  }
}
