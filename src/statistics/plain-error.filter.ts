import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { isTransient } from '../database/connection/database-error.js';

/** Answers a browser with the standard phrase of a status; what is our fault goes to the log. */
@Catch()
export class PlainErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Dashboard');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ServerResponse>();
    const status = error instanceof HttpException ? error.getStatus() : isTransient(error) ? 503 : 500;
    if (status === 500) this.logger.error(error instanceof Error ? error.stack : String(error));
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(`${STATUS_CODES[status]}\n`);
  }
}
