import type { IncomingMessage } from 'node:http';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemException } from '../problems/problem-exception.js';
import { AuthenticationError } from './authentication-error.js';
import { AuthenticationService } from './authentication.service.js';
import { isFormLike, isFromOtherSite } from './cross-site.js';
import type { AdminRequest } from './admin-request.js';
import type { Operator } from './operator.js';

const BASIC = 'Basic realm="YaBTT", charset="UTF-8"';
const BEARER = 'Bearer realm="YaBTT"';

/** Forbids a route to tokens of any scope. A leaked token could otherwise create another one that outlives it. */
export const OwnerOnly = Reflector.createDecorator<true>();

/** Admits tokens with the scope `ledger` to a route. */
export const ForLedgerToken = Reflector.createDecorator<true>();

/** Admits everybody to a route: the one that signs in. */
export const WithoutOperator = Reflector.createDecorator<true>();

/** `X-Requested-With` of the page. A browser would answer the challenge of Basic with a dialog of its own. */
const PAGE = 'yabtt-page';

/** Admits operators. Tokens with the scope `read` may only read, those with `ledger` only the ledger. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly authentication: AuthenticationService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AdminRequest>();
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (this.reflector.get(WithoutOperator, context.getHandler())) {
      refuseOtherSites(request, isRead);
      return true;
    }
    const operator = await this.authenticate(request);
    const isOwnerOnly = this.reflector.getAllAndOverride(OwnerOnly, [context.getHandler(), context.getClass()]);
    if (isOwnerOnly && operator.scope !== 'owner')
      throw new ProblemException(403, 'this needs the password, not a token');
    if (operator.scope === 'ledger' && !this.reflector.get(ForLedgerToken, context.getHandler())) {
      throw new ProblemException(403, 'this token may only read the ledger', undefined, {
        'WWW-Authenticate': `${BEARER}, error="insufficient_scope", scope="read write"`,
      });
    }
    if (!isRead && operator.scope === 'read') {
      throw new ProblemException(403, 'this token may only read', undefined, {
        'WWW-Authenticate': `${BEARER}, error="insufficient_scope", scope="write"`,
      });
    }
    refuseOtherSites(request, isRead);
    request.operator = operator;
    return true;
  }

  private async authenticate(request: AdminRequest): Promise<Operator> {
    try {
      return await this.authentication.authenticate(request);
    } catch (error) {
      throw error instanceof AuthenticationError ? authenticationProblem(error, request) : error;
    }
  }
}

/** The answer to a request without valid credentials. */
export function authenticationProblem(
  { failure, retryAfter }: AuthenticationError,
  { headers }: IncomingMessage,
): ProblemException {
  const basic = headers['x-requested-with'] === PAGE ? [] : [BASIC];
  switch (failure) {
    case 'closed':
      return new ProblemException(503, 'the admin API is closed: YABTT_AUTH_PASSWORD is not set');
    case 'unclear address':
      return new ProblemException(400, 'Forwarded and X-Forwarded-For are malformed, or disagree');
    case 'too many failures':
      return new ProblemException(429, 'too many failed attempts from this address', undefined, {
        'Retry-After': String(retryAfter),
      });
    case 'missing':
      return new ProblemException(401, 'authenticate with Basic or Bearer credentials', undefined, {
        'WWW-Authenticate': [...basic, BEARER],
      });
    case 'wrong':
      return new ProblemException(401, 'these credentials are not valid', undefined, {
        'WWW-Authenticate': [...basic, `${BEARER}, error="invalid_token"`],
      });
  }
}

/** Prevents cross-site request forgery: a browser sends a stored password with any request of another site's page. */
function refuseOtherSites({ headers }: AdminRequest, isRead: boolean): void {
  if (isFromOtherSite(headers, isRead))
    throw new ProblemException(403, 'requests from pages of other sites are refused');
  if (!isRead && isFormLike(headers))
    throw new ProblemException(403, 'a form may have sent this: add a header X-Requested-With, or use a token');
}
