import type { IncomingMessage } from 'node:http';
import {
  type ArgumentsHost,
  BadRequestException,
  Catch,
  type ExceptionFilter,
  NotFoundException,
} from '@nestjs/common';
import { ProblemFilter } from './admin/problems/problem.filter.js';
import { ErrorReporter } from './tracker/errors/error-reporter.js';
import { FailureReasonFilter } from './transport/http/failure-reason.filter.js';

/** Answers errors outside of a controller, such as a path that cannot be decoded, in the form of the path's API. */
@Catch()
export class UnroutedErrorFilter implements ExceptionFilter {
  private readonly problems = new ProblemFilter();
  private readonly failures: FailureReasonFilter;

  constructor(errors: ErrorReporter) {
    this.failures = new FailureReasonFilter(errors);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const { url = '' } = host.switchToHttp().getRequest<IncomingMessage>();
    if (/^\/+api\//.test(url)) this.problems.catch(error, host);
    // Beside the API, a path that cannot be decoded is unknown, like any other.
    else this.failures.catch(error instanceof BadRequestException ? new NotFoundException() : error, host);
  }
}
