import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serveOpenApiDocument } from './admin/openapi/openapi-document.js';
import { AppModule } from './app.module.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { openDatabase } from './database/connection/open-database.js';
import { Readiness } from './health/readiness.js';
import { TrackerLogger } from './logging/tracker-logger.js';
import { InstanceMetrics } from './metrics/instance-metrics.js';
import { UdpDrops } from './process/udp-drops.js';
import { AdminPort } from './admin/auth/port/admin-port.js';
import { OperatorPassword } from './admin/auth/operator-password.js';
import { ProcessActivity } from './tracker/activity/process-activity.js';
import type { ActivityReceiver } from './tracker/instances/activity-receiver.js';
import { TrackerModule } from './tracker.module.js';
import { TrustedProxies } from './transport/http/client/trusted-proxies.js';
import { Certificate } from './transport/http/tls/certificate.js';
import { listenOnHosts } from './transport/listen-on-hosts.js';
import { TrackerHttpAdapter } from './transport/http/server/tracker-http.adapter.js';
import { trackerRoutes } from './transport/http/server/tracker-routes.js';
import { UdpServer } from './transport/udp/udp.server.js';

/** A running tracker, in one process or several. */
export interface RunningTracker {
  /** The port of the HTTP transport. */
  readonly port: number;
  /** The port of the UDP transport; undefined if it is switched off. */
  readonly udpPort?: number;
  /** The port of the admin API; undefined if it shares that of the HTTP transport. */
  readonly adminPort?: number;
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
  readonly metrics: InstanceMetrics;
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
    adapter.drain();
    await sleep(config.listen.drainSeconds * 1000, undefined, { signal }).catch(() => undefined);
  };
  try {
    serveOpenApiDocument(app);
    app.get(AdminPort, { strict: false }).recognizeBy((request) => adapter.isForAdmin(request));
    if (config.proxy.proxyProtocol) adapter.server.readProxyHeaders(app.get(TrustedProxies, { strict: false }));
    app.get(ProcessActivity, { strict: false }).countConnectionsBy(() => adapter.server.connections());
    await app.init();
    adapter.server.serveDirectly(trackerRoutes(app));
    const { listen, admin } = config;
    const adminPort =
      adapter.admin &&
      (await listenOnHosts(adapter.admin, admin.adminHosts, admin.adminPort ?? 0, {
        portVariable: 'YABTT_ADMIN_PORT',
        hostVariable: 'YABTT_ADMIN_HOST',
      }));
    const port = await listenOnHosts(adapter.server, listen.hosts, listen.port, { portVariable: 'YABTT_PORT' });
    const udp = app.get(UdpServer);
    const udpPort = udp.port;
    const metrics = app.get(InstanceMetrics, { strict: false });
    const drops = new UdpDrops();
    // Workers share their sockets: the primary counts for all.
    metrics.observe(adapter.server, udp, async () => (cluster.isWorker ? undefined : drops.read(udp.port)));
    const get: InProcessTracker['get'] = (service) => app.get(service, { strict: false });
    return { port, udpPort, adminPort, password: get(OperatorPassword), metrics, drain, close: () => app.close(), get };
  } catch (error) {
    await app.close();
    throw error;
  }
}
