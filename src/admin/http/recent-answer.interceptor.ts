import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { MAX_ANSWER_AGE_MS, MAX_KEPT_ANSWERS } from '../../config/limits/admin.limits.js';

interface Answer {
  readonly body: unknown;
  readonly etag?: string;
}

interface KeptAnswer {
  /** `performance.now()` at its request. */
  readonly at: number;
  readonly answer: Promise<Answer>;
}

/**
 * Answers a request with `Cache-Control: max-age` from memory, if the same was asked a few seconds ago: the pages of many
 * operators poll, and cost the database one query. Only for routes whose answer is the same for all operators. A request
 * without the header is not affected.
 */
@Injectable()
export class RecentAnswerInterceptor implements NestInterceptor {
  /** By URL, oldest first. */
  private readonly kept = new Map<string, KeptAnswer>();

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const maxAge = maxAgeOf(request.headers['cache-control']);
    if (maxAge === undefined) return next.handle();
    const now = performance.now();
    const known = this.kept.get(request.url);
    if (!known || now - known.at >= maxAge) return of((await this.keep(request.url, now, next, response)).body);
    const { body, etag } = await known.answer;
    if (etag !== undefined) response.setHeader('ETag', etag);
    return of(body);
  }

  private keep(url: string, at: number, next: CallHandler, response: Response): Promise<Answer> {
    const answer = lastValueFrom(next.handle()).then((body: unknown) => ({ body, etag: response.get('ETag') }));
    const kept = { at, answer };
    this.kept.delete(url);
    this.kept.set(url, kept);
    answer.catch(() => {
      if (this.kept.get(url) === kept) this.kept.delete(url);
    });
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_KEPT_ANSWERS && oldest !== undefined) this.kept.delete(oldest);
    return answer;
  }
}

/** Milliseconds; undefined without the directive. */
function maxAgeOf(header = ''): number | undefined {
  const [, seconds] = /(?:^|[,\s])max-age=([0-9]{1,9})(?:[,\s]|$)/i.exec(header) ?? [];
  return seconds === undefined ? undefined : Math.min(Number(seconds) * 1000, MAX_ANSWER_AGE_MS);
}
