import { type INestApplicationContext, Logger, type Type } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { trackerPathOf } from '../../../protocol/http/tracker-path.js';
import { AnnounceController } from '../announce.controller.js';
import { BencodeInterceptor } from '../bencode.interceptor.js';
import { FailureReasonFilter } from '../failure-reason.filter.js';
import { ScrapeController } from '../scrape.controller.js';
import { addedEnhancers } from './added-enhancers.js';
import type { RouteHandler, RouteLookup } from './exchange.js';
import { type Route, RouteCall } from './route-call.js';

/**
 * The routes that are called without Nest's pipeline for each request: controllers, interceptor and filter come from Nest's
 * container once. A route that the application added a guard, an interceptor, a pipe or a filter to is left out, and the log
 * says so: Express and Nest serve it, with everything that was added.
 */
export function trackerRoutes(app: INestApplicationContext): RouteLookup {
  const config = app.get(ApplicationConfig, { strict: false });
  const announces = app.get(AnnounceController, { strict: false });
  const scrapes = app.get(ScrapeController, { strict: false });
  const interceptor = app.get(BencodeInterceptor, { strict: false });
  const filter = app.get(FailureReasonFilter, { strict: false });

  const handlerOf = (path: string, controller: Type, prototypeMethod: object, method: Route['method']) => {
    const added = addedEnhancers(config, controller, prototypeMethod, {
      interceptor: BencodeInterceptor,
      filter: FailureReasonFilter,
    });
    if (added.length > 0) {
      new Logger('HTTP').warn(`${path} has a ${added.join(', a ')}: Nest's own pipeline serves it, which is slower`);
      return undefined;
    }
    const route: Route = { controller, method, interceptor, filter };
    return ((request, response) => new RouteCall(route, request, response).run()) satisfies RouteHandler;
  };

  const announce = handlerOf('/announce', AnnounceController, AnnounceController.prototype.announce, (...exchange) =>
    announces.announce(...exchange),
  );
  const scrape = handlerOf('/scrape', ScrapeController, ScrapeController.prototype.scrape, (...exchange) =>
    scrapes.scrape(...exchange),
  );
  return (target) => {
    const path = trackerPathOf(target);
    return path && (path === 'announce' ? announce : scrape);
  };
}
