import { type ServerResponse, STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { failureBody } from '../../protocol/http/response-body.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { asTrackerError } from '../../tracker/as-tracker-error.js';
import { sendBencoded } from './bencoded-response.js';

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
      sendBencoded(response, 200, failureBody(asTrackerError(error, this.logger)));
    }
  }
}
