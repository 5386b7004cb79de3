import type { ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { problemOf } from './problem-of.js';
import { PROBLEM_TYPE } from './problem.js';
import { ProblemException } from './problem-exception.js';
import { internalError } from '../../logging/log-event.js';

/** Answers any error of the admin API with problem details (RFC 9457). Internal errors are logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('AdminApi');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ServerResponse>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    let exception = problemOf(error);
    if (!exception) {
      this.logger.error(internalError(error));
      exception = new ProblemException(500, 'internal error');
    }
    const { problem, headers } = exception;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const body = Buffer.from(JSON.stringify(problem));
    response.writeHead(problem.status, {
      'Content-Type': PROBLEM_TYPE,
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(body);
  }
}
