import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { isTransient } from '../database/connection/database-error.js';
import { internalError } from '../logging/log-event.js';

/** Answers a browser with the standard phrase of the status. Internal errors are logged. */
@Catch()
export class PlainErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Statistics');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ServerResponse>();
    const status = error instanceof HttpException ? error.getStatus() : isTransient(error) ? 503 : 500;
    if (status === 500) this.logger.error(internalError(error));
    response.writeHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(`${STATUS_CODES[status]}\n`);
  }
}
