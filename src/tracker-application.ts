import type { AddressInfo, Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serveOpenApiDocument } from './admin/openapi/openapi-document.js';
import { AppModule } from './app.module.js';
import type { ListenSettings } from './config/settings/listen.settings.js';
import { StartError } from './config/start-error.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { openDatabase } from './database/connection/open-database.js';
import { Readiness } from './health/readiness.js';
import { TrackerLogger } from './tracker-logger.js';
import { OperatorPassword } from './admin/auth/operator-password.js';
import { TrackerModule } from './tracker.module.js';
import { TrustedProxies } from './transport/http/client/trusted-proxies.js';
import { Certificate } from './transport/http/tls/certificate.js';
import { isFamilyMissing, listenError } from './transport/listen-error.js';
import { TrackerHttpAdapter } from './transport/http/server/tracker-http.adapter.js';
import { UdpServer } from './transport/udp/udp.server.js';

/** A tracker that runs: in this process, or in several. */
export interface RunningTracker {
  /** The port of the HTTP door. */
  readonly port: number;
  /** The port of the UDP door; undefined where it is switched off. */
  readonly udpPort?: number;
  /** What opens the desk. */
  readonly password: OperatorPassword;
  /**
   * Is not ready any more, and serves on as long as YABTT_DRAIN_SECONDS says, so that balancers find other instances.
   * @param hurry ends it early
   */
  drain(hurry?: AbortSignal): Promise<void>;
  /** Stops accepting, finishes what is in flight, closes the database. */
  close(): Promise<void>;
}

/** A tracker that runs in this process. */
export interface InProcessTracker extends RunningTracker {
  /** The service of this class. */
  get<T>(service: abstract new (...dependencies: never[]) => T): T;
}

/**
 * Opens the database, then the doors.
 * @param dataSource may be open already; the tracker closes it
 * @throws StartError in one line where the operator can do something about it
 */
export async function startTracker(
  config: TrackerConfig,
  dataSource = TrackerModule.dataSource(config),
): Promise<InProcessTracker> {
  const logger = new TrackerLogger(config.log.logLevel);
  Logger.overrideLogger(logger);
  const certificate = config.tls.https ? await Certificate.read(config.tls) : undefined;
  await openDatabase(dataSource);
  const adapter = new TrackerHttpAdapter(config, certificate);
  const app = await NestFactory.create(AppModule.forConfig(config, dataSource), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  const drain = async (signal?: AbortSignal) => {
    app.get(Readiness, { strict: false }).drain();
    adapter.drain();
    await sleep(config.listen.drainSeconds * 1000, undefined, { signal }).catch(() => undefined);
  };
  try {
    serveOpenApiDocument(app);
    if (config.proxy.proxyProtocol) adapter.readProxyHeaders(app.get(TrustedProxies, { strict: false }));
    await app.init();
    const port = await listen(app.getHttpServer() as Server, config.listen);
    const udpPort = app.get(UdpServer).port;
    const get: InProcessTracker['get'] = (service) => app.get(service, { strict: false });
    return { port, udpPort, password: get(OperatorPassword), drain, close: () => app.close(), get };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function listen(server: Server, settings: ListenSettings): Promise<number> {
  // A machine without IPv6 can't listen on "::", the default for both families.
  for (const host of settings.host === '::' ? ['::', '0.0.0.0'] : [settings.host]) {
    const error = await tryToListen(server, settings.port, host);
    if (!error) return (server.address() as AddressInfo).port;
    if (host === '::' && isFamilyMissing(error)) continue;
    throw listenError(error, { host: settings.host, port: settings.port, portVariable: 'YABTT_PORT' }, host);
  }
  throw new StartError(`YABTT_HOST=${settings.host}: no address to listen on`);
}

function tryToListen(server: Server, port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => {
      server.off('error', resolve);
      resolve(undefined);
    });
  });
}
