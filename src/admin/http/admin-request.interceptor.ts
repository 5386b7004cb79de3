import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { json, type Request, type Response } from 'express';
import type { Observable } from 'rxjs';
import { MAX_JSON_BYTES } from '../../config/limits/admin.limits.js';
import { ProblemException } from '../problems/problem-exception.js';

export const JSON_BODY = 'application/json';

/** The types of bodies that a route takes, where that is not JSON alone. All but JSON it reads by itself. */
export const BodyTypes = Reflector.createDecorator<string[]>();

/**
 * Reads queries and JSON bodies: the HTTP server leaves both alone, as announces need their bytes. It does so after the
 * guard, so nothing is read of a stranger's body.
 */
@Injectable()
export class AdminRequestInterceptor implements NestInterceptor {
  private readonly parseJson = json({ limit: MAX_JSON_BYTES, type: JSON_BODY });

  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    // Counts are not part of an ETag, so an answer with the same one is not the same answer.
    if (request.method === 'GET') delete request.headers['if-none-match'];
    Object.defineProperty(request, 'query', { value: queryOf(request.url) });
    refuseOtherTypes(request, this.reflector.get(BodyTypes, context.getHandler()) ?? [JSON_BODY]);
    await new Promise<void>((resolve, reject) => {
      this.parseJson(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    });
    return next.handle();
  }
}

/** `curl -d` says application/x-www-form-urlencoded where it is not told otherwise: better refused than not seen. */
function refuseOtherTypes(request: Request, types: string[]): void {
  const isEmpty = request.headers['content-length'] === '0';
  if (!isEmpty && request.is(types) === false)
    throw new ProblemException(415, `the body must be ${types.join(' or ')}`);
}

/** A parameter that is given twice is a list, for the validation to refuse. */
function queryOf(url: string): Record<string, string | string[]> {
  const queryAt = url.indexOf('?');
  const parameters = new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1));
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length === 1 ? (values[0] as string) : values];
    }),
  );
}
