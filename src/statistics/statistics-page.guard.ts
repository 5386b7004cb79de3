import type { IncomingMessage, ServerResponse } from 'node:http';
import { type CanActivate, type ExecutionContext, HttpException, Injectable } from '@nestjs/common';
import { AuthenticationError } from '../admin/auth/authentication-error.js';
import { AuthenticationService } from '../admin/auth/authentication.service.js';

const STATUS_OF = { closed: 503, missing: 401, wrong: 401, 'too many failures': 429, 'unclear address': 400 } as const;

/** Admits the operators of the admin API, with any scope. Makes a browser ask for user name and password. */
@Injectable()
export class StatisticsPageGuard implements CanActivate {
  constructor(private readonly authentication: AuthenticationService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IncomingMessage>();
    const response = context.switchToHttp().getResponse<ServerResponse>();
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
