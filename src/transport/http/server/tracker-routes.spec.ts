import { Socket } from 'node:net';
import { type CanActivate, Injectable, Logger, Module, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, NestFactory } from '@nestjs/core';
import type { Observable } from 'rxjs';
import { PrivateSettings } from '../../../config/settings/private.settings.js';
import { SwarmSettings } from '../../../config/settings/swarm.settings.js';
import { AnnounceService } from '../../../tracker/announce/announce.service.js';
import { ErrorReporter } from '../../../tracker/errors/error-reporter.js';
import { ScrapeService } from '../../../tracker/scrape/scrape.service.js';
import { RequestLog } from '../../../tracker/traces/request-log.js';
import { AnnounceRequestFactory } from '../announce-request.factory.js';
import { ClientLimit } from '../client/client-limit.js';
import { AnnounceController } from '../announce.controller.js';
import { FailureReasonFilter } from '../failure-reason.filter.js';
import { HttpCounters } from '../recording/http-counters.js';
import { HttpRequestLog } from '../recording/http-request-log.js';
import { ScrapeController } from '../scrape.controller.js';
import { type AnswerSink, FastPathResponse } from '../fast-path/fast-path-response.js';
import type { RouteLookup } from './exchange.js';
import { trackerRoutes } from './tracker-routes.js';

const SCRAPE = '/scrape?info_hash=aaaaaaaaaaaaaaaaaaaa';

@Injectable()
class AGuard implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Injectable()
class AnInterceptor {
  intercept(_: unknown, next: { handle(): Observable<unknown> }): Observable<unknown> {
    return next.handle();
  }
}

/** The routes of an application whose scrapes count one seeder, and whose announces all fail. */
async function routesOf(...added: Provider[]): Promise<RouteLookup> {
  const scrapes = {
    queryState: async ({ infoHashes }: { infoHashes: Buffer[] }) =>
      infoHashes.map((infoHash) => ({ infoHash, complete: 1, downloaded: 2, incomplete: 0 })),
  };
  @Module({
    controllers: [AnnounceController, ScrapeController],
    providers: [
      ErrorReporter,
      { provide: AnnounceService, useValue: {} },
      { provide: AnnounceRequestFactory, useValue: {} },
      { provide: ClientLimit, useValue: { admitAnnounce: () => undefined, admitScrape: () => undefined } },
      { provide: HttpCounters, useValue: { ok: () => undefined, failed: () => undefined } },
      { provide: HttpRequestLog, useValue: { failed: () => undefined } },
      { provide: RequestLog, useValue: { answered: () => undefined } },
      { provide: ScrapeService, useValue: scrapes },
      PrivateSettings,
      SwarmSettings,
      ...added,
    ],
  })
  class AnApplication {}
  return trackerRoutes(await NestFactory.createApplicationContext(AnApplication, { logger: false }));
}

/** What a route answers to a request. */
function answerTo(routes: RouteLookup, target: string, method = 'GET'): Promise<string> {
  return new Promise((resolve, reject) => {
    const route = routes(target);
    if (!route) throw new Error(`no route for ${target}`);
    const sink: AnswerSink = { headerLines: '', send: resolve, destroy: () => reject(new Error('destroyed')) };
    void route({ method, url: target, headers: {}, socket: new Socket() }, new FastPathResponse(sink));
  });
}

describe('trackerRoutes', () => {
  beforeAll(() => Logger.overrideLogger(false));
  afterAll(() => Logger.overrideLogger(true));

  it.each(['/announce', '/announce?', '/announce?info_hash=a', '//announce.php/', '/scrape', SCRAPE])(
    'should have %s',
    async (target) => {
      expect((await routesOf())(target)).toBeInstanceOf(Function);
    },
  );

  it.each(['/', '/announces', '/announce/more', '/Scrape', '/announce%3F', '*', ''])(
    'should leave %j to Express',
    async (target) => {
      expect((await routesOf())(target)).toBeUndefined();
    },
  );

  it("should answer with the controller's dictionary, bencoded by the interceptor", async () => {
    expect(await answerTo(await routesOf(), SCRAPE)).toMatch(
      /^HTTP\/1\.1 200 OK\r\nContent-Type: text\/plain\r\nContent-Length: \d+\r\n.*\r\n\r\nd5:filesd20:a{20}d8:completei1e10:downloadedi2e10:incompletei0eeee$/s,
    );
  });

  it('should answer what a controller throws with the failure of the filter', async () => {
    const routes = await routesOf();
    expect(await answerTo(routes, '/announce?port=1')).toMatch(/200 OK.*d14:failure reason20:info_hash is missinge$/s);
    expect(await answerTo(routes, '/scrape', 'POST')).toMatch(/405 Method Not Allowed\r\nAllow: GET\r\n/);
  });

  it.each([
    ['a global guard', { provide: APP_GUARD, useClass: AGuard }],
    ['a global interceptor', { provide: APP_INTERCEPTOR, useClass: AnInterceptor }],
  ])('should leave its routes to Nest where the application adds %s', async (_, added) => {
    const routes = await routesOf(added);
    expect([routes('/announce'), routes('/scrape')]).toEqual([undefined, undefined]);
  });

  it("should not mind a global filter, which Nest never asks before the controllers' own", async () => {
    expect((await routesOf({ provide: APP_FILTER, useClass: FailureReasonFilter }))('/announce')).toBeDefined();
  });
});
