import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { failureBody } from '../../protocol/http/response-body.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { ErrorReporter } from '../../tracker/errors/error-reporter.js';
import { sendBencoded } from './bencoded-response.js';
import type { TrackerResponse } from './server/exchange.js';

/**
 * Sends a bencoded failure for any error. The client gets the text of a TrackerError or the standard phrase of an HTTP
 * status below 500. Other errors are logged, and the client gets a general text.
 */
@Catch()
export class FailureReasonFilter implements ExceptionFilter {
  private readonly logger = new Logger('HTTP');

  constructor(private readonly errors: ErrorReporter) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<TrackerResponse>();
    if (response.headersSent) {
      response.destroy();
    } else if (error instanceof HttpException && error.getStatus() < 500) {
      const status = error.getStatus();
      const reason = STATUS_CODES[status]?.toLowerCase() ?? 'bad request';
      sendBencoded(response, status, failureBody(new TrackerError(reason)));
    } else {
      const failure = this.errors.toTrackerError(error, this.logger);
      sendBencoded(response, failure.kind === 'rate_limited' ? 429 : 200, failureBody(failure));
    }
  }
}
