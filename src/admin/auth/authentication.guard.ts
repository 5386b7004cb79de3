import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthenticationService } from './authentication.service.js';
import { ClientAddress } from './client-address.js';
import { ProblemException } from '../problems/problem-exception.js';
import type { AdminRequest } from './admin-request.js';

/** Marks what tokens can't do, whatever their scope: one that leaked could otherwise make another that outlives it. */
export const OwnerOnly = Reflector.createDecorator<true>();

/** Lets operators in: tokens of the scope `read` to read, others to change. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly authentication: AuthenticationService,
    private readonly clients: ClientAddress,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    const address = this.clients.textOf(request);
    const operator = await this.authentication.authenticate(request.headers.authorization, address);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const isOwnerOnly = this.reflector.getAllAndOverride(OwnerOnly, [context.getHandler(), context.getClass()]);
    if (isOwnerOnly && operator.scope !== 'owner')
      throw new ProblemException(403, 'only with the password, not with a token');
    if (!isRead && operator.scope === 'read') {
      throw new ProblemException(403, 'this token may read only', undefined, {
        'WWW-Authenticate': 'Bearer realm="YaBTT", error="insufficient_scope", scope="write"',
      });
    }
    if (!isRead) refuseOtherSites(request);
    request.operator = operator;
    return true;
  }
}

/** A browser that knows the password would send it with whatever another site's page makes it send. */
function refuseOtherSites({ headers }: AdminRequest): void {
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site')
    throw new ProblemException(403, "another site's page may not change anything");
}
