import type { ServerResponse } from 'node:http';
import { type CanActivate, type ExecutionContext, HttpException, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AuthenticationError } from '../admin/auth/authentication-error.js';
import { AuthenticationService } from '../admin/auth/authentication.service.js';
import { prefersHtml } from './prefers-html.js';

const STATUS_OF = { closed: 503, missing: 401, wrong: 401, 'too many failures': 429, 'unclear address': 400 } as const;

/** Admits the operators of the admin API, with any scope; and browsers, as they get no data here but a page to sign in. */
@Injectable()
export class StatisticsPageGuard implements CanActivate {
  constructor(private readonly authentication: AuthenticationService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<ServerResponse>();
    if (prefersHtml(request)) return true;
    try {
      await this.authentication.authenticate(request);
      return true;
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      const status = STATUS_OF[error.failure];
      if (status === 401) response.setHeader('WWW-Authenticate', 'Basic realm="YaBTT", charset="UTF-8"');
      if (error.retryAfter !== undefined) response.setHeader('Retry-After', String(error.retryAfter));
      throw new HttpException(error.failure, status);
    }
  }
}
