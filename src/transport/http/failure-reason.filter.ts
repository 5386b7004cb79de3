import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { failureBody } from '../../protocol/http-body.js';
import { TrackerError } from '../../protocol/tracker-error.js';
import { isTransient } from '../../database/database-error.js';
import { sendBencoded } from './bencoded-response.js';

/** Minutes (BEP 31) after which a client shall try again when the trouble is ours. */
const RETRY_IN = 5;

/**
 * Turns whatever was thrown into a bencoded failure. A client reads the text of a TrackerError, or the standard phrase of
 * an HTTP status below 500; of anything else it learns only that something went wrong here, and the log has the rest.
 */
@Catch()
export class FailureReasonFilter implements ExceptionFilter {
  private readonly logger = new Logger('HTTP');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<ServerResponse>();
    if (response.headersSent) {
      response.destroy();
    } else if (error instanceof HttpException && error.getStatus() < 500) {
      const status = error.getStatus();
      sendBencoded(
        response,
        status,
        failureBody(new TrackerError(STATUS_CODES[status]?.toLowerCase() ?? 'bad request')),
      );
    } else {
      sendBencoded(response, 200, failureBody(this.asTrackerError(error)));
    }
  }

  private asTrackerError(error: unknown): TrackerError {
    if (error instanceof TrackerError) return error;
    if (isTransient(error)) {
      this.logger.warn(`database: ${(error as Error).message}`);
      return new TrackerError('tracker is not available', RETRY_IN);
    }
    this.logger.error(error instanceof Error ? error.stack : String(error));
    return new TrackerError('internal error', RETRY_IN);
  }
}
