import { Injectable, type NestMiddleware } from '@nestjs/common';
import { json, type NextFunction, type Request, type Response } from 'express';
import { sendProblem } from '../problem/problem.filter.js';
import { problemOf } from '../problem/problem-of.js';
import { ProblemException } from '../problem/problem-exception.js';

/** Bytes of a body of JSON; imports and .torrent files are read by their routes, with limits of their own. */
const MOST_JSON = 64 * 1024;

/** Reads queries and JSON bodies: the HTTP server leaves both alone, as announces need their bytes. */
@Injectable()
export class DeskRequestMiddleware implements NestMiddleware<Request, Response> {
  private readonly parseJson = json({ limit: MOST_JSON, type: ['json', '+json'] });

  use(request: Request, response: Response, next: NextFunction): void {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // Counts are not part of an ETag, so an answer with the same one is not the same answer.
    if (request.method === 'GET') delete request.headers['if-none-match'];
    Object.defineProperty(request, 'query', { value: queryOf(request.url) });
    if (request.is(['multipart', 'text/plain', 'application/x-ndjson'])) return next();
    // `curl -d` says application/x-www-form-urlencoded where it is not told otherwise: its sender means JSON.
    if (request.is(['json', '+json']) === false) {
      return sendProblem(response, new ProblemException(415, 'the body must be application/json'));
    }
    this.parseJson(request, response, (error?: unknown) => {
      if (error === undefined) return next();
      sendProblem(response, problemOf(error) ?? new ProblemException(400, 'the body can not be read'));
    });
  }
}

/** A parameter that is given twice is a list, for the validation to refuse. */
function queryOf(url: string): Record<string, string | string[]> {
  const queryAt = url.indexOf('?');
  const parameters = new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1));
  const query: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length === 1 ? (values[0] as string) : values;
  }
  return query;
}
