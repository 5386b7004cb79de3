import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import type { Request } from 'express';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import { AdminPort } from '../auth/port/admin-port.js';

/** Admits requests on the admin port whose path begins with YABTT_OCELOT_SECRET. To all others, there is no such path. */
@Injectable()
export class OcelotGuard implements CanActivate {
  constructor(
    private readonly adminPort: AdminPort,
    private readonly settings: PrivateSettings,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request<{ secret: string }>>();
    const { ocelotSecret } = this.settings;
    const isKnown = ocelotSecret !== undefined && isSame(request.params.secret, ocelotSecret);
    // Express answers HEAD with the handler of GET.
    if (isKnown && this.adminPort.has(request) && request.method === 'GET') return true;
    throw new NotFoundException();
  }
}

/** Compares in constant time, whatever the lengths. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
