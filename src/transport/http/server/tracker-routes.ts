import { type INestApplicationContext, Logger, type Type } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { ExecutionContextHost } from '@nestjs/core/internal';
import { SwarmSettings } from '../../../config/settings/swarm.settings.js';
import type { ResponseBody } from '../../../protocol/http/response-body.js';
import { trackerPathOf } from '../../../protocol/http/tracker-path.js';
import { AnnounceController } from '../announce.controller.js';
import { BencodeInterceptor } from '../bencode.interceptor.js';
import { FailureReasonFilter } from '../failure-reason.filter.js';
import { ScrapeController } from '../scrape.controller.js';
import { addedEnhancers } from './added-enhancers.js';
import type { RouteHandler, RouteLookup, TrackerRequest, TrackerResponse } from './exchange.js';
import { LogEvent } from '../../../logging/log-event.js';

/** A method of a controller. */
interface Route {
  readonly path: string;
  readonly controller: Type;
  readonly method: (request: TrackerRequest, response: TrackerResponse) => Promise<ResponseBody>;
  readonly call: Route['method'];
}

/**
 * The routes that are called without Nest's pipeline, which costs more than all the rest of an announce: controllers,
 * interceptor and filter are taken from Nest's container once. A route that the application added a guard, an interceptor, a
 * pipe or a filter to is left out, and the log says so: Express and Nest serve it, with everything that was added.
 */
export function trackerRoutes(app: INestApplicationContext): RouteLookup {
  const announces = app.get(AnnounceController, { strict: false });
  const announce = handlerOf(app, {
    path: '/announce',
    controller: AnnounceController,
    method: AnnounceController.prototype.announce,
    call: (request, response) => announces.announce(request, response),
  });
  const scrapes = app.get(ScrapeController, { strict: false });
  const scrape = handlerOf(app, {
    path: '/scrape',
    controller: ScrapeController,
    method: ScrapeController.prototype.scrape,
    call: (request, response) => scrapes.scrape(request, response),
  });
  const isPrivate = app.get(SwarmSettings, { strict: false }).mode === 'private';
  return (target) => {
    const path = trackerPathOf(target, isPrivate);
    return path && (path === 'announce' ? announce : scrape);
  };
}

function handlerOf(app: INestApplicationContext, route: Route): RouteHandler | undefined {
  const { path, controller, method, call } = route;
  const known = { interceptor: BencodeInterceptor, filter: FailureReasonFilter };
  const added = addedEnhancers(app.get(ApplicationConfig, { strict: false }), controller, method, known);
  if (added.length > 0) {
    const message = `${path} has a ${added.join(', a ')}: Nest's own pipeline serves it, which is slower`;
    new Logger('HTTP').warn(new LogEvent('slow_pipeline', message, { path }));
    return undefined;
  }
  const interceptor = app.get(BencodeInterceptor, { strict: false });
  const filter = app.get(FailureReasonFilter, { strict: false });
  return async (request, response) => {
    try {
      interceptor.send(response, await call(request, response));
    } catch (error) {
      filter.catch(error, new ExecutionContextHost([request, response], controller, method));
    }
  };
}
