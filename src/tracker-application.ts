import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serveOpenApiDocument } from './admin/openapi/openapi-document.js';
import { AppModule } from './app.module.js';
import type { ListenSettings } from './config/settings/listen.settings.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { openDatabase } from './database/connection/open-database.js';
import { Readiness } from './health/readiness.js';
import { TrackerLogger } from './logging/tracker-logger.js';
import { OperatorPassword } from './admin/auth/operator-password.js';
import { ProcessActivity } from './tracker/activity/process-activity.js';
import type { ActivityReceiver } from './tracker/instances/activity-receiver.js';
import { TrackerModule } from './tracker.module.js';
import { TrustedProxies } from './transport/http/client/trusted-proxies.js';
import { Certificate } from './transport/http/tls/certificate.js';
import { isFamilyMissing, listenError } from './transport/listen-error.js';
import { ANY_ADDRESS, ANY_IPV4_ADDRESS, separateHosts } from './transport/listen-hosts.js';
import { TrackerHttpAdapter } from './transport/http/server/tracker-http.adapter.js';
import type { TrackerHttpServer } from './transport/http/server/tracker-http-server.js';
import { trackerRoutes } from './transport/http/server/tracker-routes.js';
import { UdpServer } from './transport/udp/udp.server.js';

/** A running tracker, in one process or several. */
export interface RunningTracker {
  /** The port of the HTTP transport. */
  readonly port: number;
  /** The port of the UDP transport; undefined if it is switched off. */
  readonly udpPort?: number;
  /** The operator's login to the admin API. */
  readonly password: OperatorPassword;
  /**
   * Reports not ready, and keeps serving for YABTT_DRAIN_SECONDS, so that load balancers choose other instances.
   * @param signal ends the wait early
   */
  drain(signal?: AbortSignal): Promise<void>;
  /** Stops accepting, answers the requests in flight, closes the database. */
  close(): Promise<void>;
}

/** A running tracker in this process. */
export interface InProcessTracker extends RunningTracker {
  /** Finds a service by its class. */
  get<T>(service: abstract new (...dependencies: never[]) => T): T;
}

/**
 * Opens the database, then the listeners.
 * @param dataSource may be open already; the tracker closes it
 * @param receiver takes the reports of this process; by default the database does
 * @throws StartError if the operator can fix the cause
 */
export async function startTracker(
  config: TrackerConfig,
  dataSource = TrackerModule.dataSource(config),
  receiver?: ActivityReceiver,
): Promise<InProcessTracker> {
  const logger = new TrackerLogger(config.log);
  Logger.overrideLogger(logger);
  const certificate = config.tls.https ? await Certificate.read(config.tls) : undefined;
  await openDatabase(dataSource);
  const adapter = new TrackerHttpAdapter(config, certificate);
  const app = await NestFactory.create(AppModule.forConfig(config, dataSource, receiver), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  const drain = async (signal?: AbortSignal) => {
    app.get(Readiness, { strict: false }).drain();
    adapter.server.drain();
    await sleep(config.listen.drainSeconds * 1000, undefined, { signal }).catch(() => undefined);
  };
  try {
    serveOpenApiDocument(app);
    if (config.proxy.proxyProtocol) adapter.server.readProxyHeaders(app.get(TrustedProxies, { strict: false }));
    app.get(ProcessActivity, { strict: false }).countConnectionsBy(() => adapter.server.connections());
    await app.init();
    adapter.server.serveDirectly(trackerRoutes(app));
    const port = await listen(adapter.server, config.listen);
    const udpPort = app.get(UdpServer).port;
    const get: InProcessTracker['get'] = (service) => app.get(service, { strict: false });
    return { port, udpPort, password: get(OperatorPassword), drain, close: () => app.close(), get };
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** @returns the port, which is the same on all hosts */
async function listen(server: TrackerHttpServer, settings: ListenSettings): Promise<number> {
  let { port } = settings;
  for (const host of separateHosts(settings.hosts)) port = await listenOn(server, host, port);
  return port;
}

async function listenOn(server: TrackerHttpServer, host: string, port: number): Promise<number> {
  try {
    return await server.listen(port, host).catch((error: NodeJS.ErrnoException) => {
      // A machine without IPv6 can't listen on "::", the default for both families.
      if (host === ANY_ADDRESS && isFamilyMissing(error)) return server.listen(port, ANY_IPV4_ADDRESS);
      throw error;
    });
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, { host, port, portVariable: 'YABTT_PORT' });
  }
}
