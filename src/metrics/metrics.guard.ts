import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AdminPort } from '../admin/auth/port/admin-port.js';
import { AuthenticationGuard } from '../admin/auth/authentication.guard.js';
import { AdminSettings } from '../config/settings/admin.settings.js';
import { networksOf } from '../config/validation/network.js';

/** Admits whoever may read the admin API, and on the admin port also the addresses of YABTT_METRICS_FROM. */
@Injectable()
export class MetricsGuard implements CanActivate {
  private readonly trusted;

  constructor(
    private readonly authentication: AuthenticationGuard,
    private readonly adminPort: AdminPort,
    { metricsFrom }: AdminSettings,
  ) {
    this.trusted = networksOf(metricsFrom);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    if (this.adminPort.has(request) && this.isTrusted(request)) return true;
    return this.authentication.canActivate(context);
  }

  /** A request with a forwarding header is not: a proxy on a trusted address may send it for anybody. */
  private isTrusted({ socket, headers }: IncomingMessage): boolean {
    if (headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined) return false;
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:(?=[0-9.]+$)/i, '');
    const family = isIP(address);
    return family !== 0 && this.trusted.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }
}
