import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { json, type Request, type Response } from 'express';
import type { Observable } from 'rxjs';
import { MAX_JSON_BYTES, MAX_JSON_DEPTH } from '../../config/limits/admin.limits.js';
import { ProblemException } from '../problems/problem-exception.js';

export const JSON_BODY = 'application/json';
export const FORM_BODY = 'multipart/form-data';

/** The media types that a route accepts instead of JSON alone. It reads all but JSON itself. */
export const BodyTypes = Reflector.createDecorator<string[]>();

/**
 * Parses queries and JSON bodies. The HTTP server does not, as announces need the raw bytes. An interceptor runs after the
 * guard, so the body of an unauthenticated request is not read.
 */
@Injectable()
export class AdminRequestInterceptor implements NestInterceptor {
  private readonly parseJson = json({ limit: MAX_JSON_BYTES, type: JSON_BODY });

  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    // Express would answer 304. An ETag does not cover counts, so a response with the same one may differ.
    if (request.method === 'GET') delete request.headers['if-none-match'];
    Object.defineProperty(request, 'query', { value: queryOf(request.url) });
    refuseOtherTypes(request, this.reflector.get(BodyTypes, context.getHandler()) ?? [JSON_BODY]);
    await new Promise<void>((resolve, reject) => {
      this.parseJson(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    });
    if (isDeeper(request.body, MAX_JSON_DEPTH)) throw new ProblemException(400, 'the body is nested too deeply');
    return next.handle();
  }
}

/** `curl -d` sends application/x-www-form-urlencoded by default. Its body would be ignored without this error. */
function refuseOtherTypes(request: Request, types: string[]): void {
  const isEmpty = request.headers['content-length'] === '0';
  if (isEmpty) return;
  const type = request.is(types);
  if (type === false) throw new ProblemException(415, `Content-Type must be ${types.join(' or ')}`);
  // Express decodes a JSON body. Multer ignores the encoding.
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (type === null || type === JSON_BODY || encoding === 'identity') return;
  if (type === FORM_BODY || encoding !== 'gzip')
    throw new ProblemException(415, `Content-Encoding must be identity${type === FORM_BODY ? '' : ' or gzip'}`);
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1));
}

/** A repeated parameter becomes an array, which the validation refuses. */
function queryOf(url: string): Record<string, unknown> {
  const queryAt = url.indexOf('?');
  const parameters = new URLSearchParams(queryAt < 0 ? '' : url.slice(queryAt + 1));
  return Object.fromEntries(
    [...parameters].map(([name, value]) => {
      const values = parameters.getAll(name);
      return [name, values.length > 1 ? values : value];
    }),
  );
}
