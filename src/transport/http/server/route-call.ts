import type { CallHandler, ExceptionFilter, ExecutionContext, Type } from '@nestjs/common';
import type { HttpArgumentsHost } from '@nestjs/common/interfaces/features/arguments-host.interface.js';
import { Observable, type Subscriber } from 'rxjs';
import type { ResponseBody } from '../../../protocol/http/response-body.js';
import type { TrackerRequest, TrackerResponse } from './exchange.js';

/** A method of a controller with what Nest wraps around it, all resolved once. */
export interface Route {
  readonly controller: Type;
  readonly method: (request: TrackerRequest, response: TrackerResponse) => Promise<ResponseBody>;
  readonly interceptor: { intercept(context: ExecutionContext, next: CallHandler<ResponseBody>): Observable<void> };
  readonly filter: ExceptionFilter;
}

/**
 * One request on its way through a route: the interceptor around the method, the filter for whatever fails. One object is
 * all that Nest's interfaces ask for; Nest's own pipeline makes some twenty of them, which is most of an announce's garbage.
 */
export class RouteCall implements ExecutionContext, HttpArgumentsHost, CallHandler<ResponseBody> {
  constructor(
    private readonly route: Route,
    private readonly request: TrackerRequest,
    private readonly response: TrackerResponse,
  ) {}

  run(): void {
    this.route.interceptor.intercept(this, this).subscribe(this);
  }

  /** `CallHandler`: the interceptor calls the method by this. */
  handle(): Observable<ResponseBody> {
    return new Observable((subscriber) => this.callMethod(subscriber));
  }

  /** `Observer`: what the method or the interceptor throws ends here. */
  error(error: unknown): void {
    this.route.filter.catch(error, this);
  }

  getClass<T>(): Type<T> {
    return this.route.controller;
  }

  getHandler(): Route['method'] {
    return this.route.method;
  }

  getType<Context extends string>(): Context {
    return 'http' as Context;
  }

  getArgs<T extends unknown[]>(): T {
    return [this.request, this.response, this.getNext] as unknown[] as T;
  }

  getArgByIndex<T>(index: number): T {
    return this.getArgs()[index] as T;
  }

  switchToHttp(): HttpArgumentsHost {
    return this;
  }

  getRequest<T>(): T {
    return this.request as T;
  }

  getResponse<T>(): T {
    return this.response as T;
  }

  getNext<T>(): T {
    throw new Error('a tracker route is the last in its chain');
  }

  switchToRpc(): never {
    throw new Error('this is an HTTP request');
  }

  switchToWs(): never {
    throw new Error('this is an HTTP request');
  }

  private callMethod(subscriber: Subscriber<ResponseBody>): void {
    this.route.method(this.request, this.response).then(
      (body) => {
        subscriber.next(body);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
  }
}
