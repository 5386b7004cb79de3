import type { ServerResponse } from 'node:http';
import { Controller, Get, Header, Res } from '@nestjs/common';
import { type NotReadyReason, Readiness } from './readiness.js';

/** What a balancer or an orchestrator reads; the status is what it goes by. */
interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly reason?: NotReadyReason;
}

@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** That the process answers. It says nothing of the database: to start the process anew would not bring that back. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): Health {
    return { status: 'ok' };
  }

  /** Whether this instance should get requests: 200, or 503 with the reason. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(@Res({ passthrough: true }) response: ServerResponse): Promise<Health> {
    const reason = await this.readiness.notReadyReason();
    if (reason === undefined) return { status: 'ok' };
    response.statusCode = 503;
    return { status: 'unavailable', reason };
  }
}
