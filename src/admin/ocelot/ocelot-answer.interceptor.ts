import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { catchError, map, type Observable, of } from 'rxjs';
import { internalError } from '../../logging/log-event.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { AuthenticationError } from '../auth/authentication-error.js';
import { problemOf } from '../problems/problem-of.js';

/** The last line of an answer by which Gazelle knows that its request was done. */
const SUCCESS = 'success';

/**
 * Answers Gazelle in plain text: the lines of a report, if it is one, and `success`; or a status of an error and one line. Gazelle
 * takes either the status 200 or the last line for success, so a failure has neither.
 */
@Injectable()
export class OcelotAnswerInterceptor implements NestInterceptor {
  private readonly logger = new Logger('Ocelot');

  intercept(context: ExecutionContext, next: CallHandler<string[]>): Observable<string> {
    const response = context.switchToHttp().getResponse<Response>();
    response.set({ 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
    return next.handle().pipe(
      map((lines) => [...lines, SUCCESS].join('\n')),
      catchError((error: unknown) => {
        const { status, text } = this.failureOf(error);
        response.status(status);
        return of(`failure: ${text}`);
      }),
    );
  }

  private failureOf(error: unknown): { readonly status: number; readonly text: string } {
    if (error instanceof TrackerError) return { status: 400, text: error.message };
    if (error instanceof AuthenticationError) return { status: 400, text: error.failure };
    const problem = problemOf(error)?.problem;
    if (problem) return { status: problem.status, text: problem.detail ?? problem.title };
    this.logger.error(internalError(error));
    return { status: 500, text: 'internal error' };
  }
}
