import type { AddressInfo, Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serveDeskDocument } from './admin/openapi/desk-document.js';
import { AppModule } from './app.module.js';
import { StartError } from './config/start-error.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { describeDatabase } from './database/data-source.js';
import { openDatabase } from './database/open-database.js';
import { Readiness } from './health/readiness.js';
import { TrackerLogger } from './tracker-logger.js';
import { OperatorPassword } from './tracker/operator/operator-password.js';
import { TrackerModule } from './tracker/tracker.module.js';
import { Certificate } from './transport/http/tls/certificate.js';
import { TrackerHttpAdapter } from './transport/http/tracker-http.adapter.js';
import { UdpServer } from './transport/udp/udp.server.js';
import { version } from './version.js';

/** A tracker that runs in this process. */
export interface RunningTracker {
  /** The port of the HTTP door. */
  readonly port: number;
  /** The port of the UDP door; undefined where it is switched off. */
  readonly udpPort?: number;
  /**
   * Is not ready any more, and serves on as long as YABTT_DRAIN_SECONDS says, so that balancers find other instances.
   * @param hurry ends it early
   */
  drain(hurry?: AbortSignal): Promise<void>;
  /** Stops accepting, finishes what is in flight, closes the database. */
  close(): Promise<void>;
  /** The service of this class. */
  get<T>(service: abstract new (...dependencies: never[]) => T): T;
}

/** Opens the database, then the doors. @throws StartError in one line where the operator can do something about it */
export async function startTracker(config: TrackerConfig): Promise<RunningTracker> {
  const logger = new TrackerLogger(config.logLevel);
  Logger.overrideLogger(logger);
  const certificate = config.https ? await Certificate.read(config) : undefined;
  const dataSource = await openDatabase(TrackerModule.dataSource(config));
  const adapter = new TrackerHttpAdapter(config, certificate);
  const app = await NestFactory.create(AppModule.forConfig(config, dataSource), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  const drain = async (signal?: AbortSignal) => {
    app.get(Readiness, { strict: false }).drain();
    adapter.drain();
    await sleep(config.drainSeconds * 1000, undefined, { signal }).catch(() => undefined);
  };
  try {
    serveDeskDocument(app);
    await app.init();
    const port = await listen(app.getHttpServer() as Server, config);
    const udpPort = app.get(UdpServer).port;
    announceStart(config, { port, udpPort }, app.get(OperatorPassword, { strict: false }));
    return { port, udpPort, drain, close: () => app.close(), get: (service) => app.get(service, { strict: false }) };
  } catch (error) {
    await app.close();
    throw error;
  }
}

async function listen(server: Server, config: TrackerConfig): Promise<number> {
  // A machine without IPv6 can't listen on "::", the default for both families.
  for (const host of config.host === '::' ? ['::', '0.0.0.0'] : [config.host]) {
    const error = await tryToListen(server, config.port, host);
    if (!error) return (server.address() as AddressInfo).port;
    if (host === '::' && (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL')) continue;
    const isPort = error.code === 'EADDRINUSE' || error.code === 'EACCES';
    const setting = isPort ? `YABTT_PORT=${config.port}` : `YABTT_HOST=${config.host}`;
    throw new StartError(`${setting}: can't listen on ${host}: ${error.code}`);
  }
  throw new StartError(`YABTT_HOST=${config.host}: no address to listen on`);
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

/** The one block that tells an operator what runs where. */
function announceStart(
  config: TrackerConfig,
  { port, udpPort }: Pick<RunningTracker, 'port' | 'udpPort'>,
  password: OperatorPassword,
): void {
  const address = config.host === '::' || config.host === '0.0.0.0' ? 'localhost' : config.host;
  const host = address.includes(':') ? `[${address}]` : address;
  const url = `${config.https ? 'https' : 'http'}://${host}:${port}`;
  const announceUrls = [`${url}/announce`];
  if (udpPort !== undefined) announceUrls.push(`udp://${host}:${udpPort}/announce`);
  const torrents = config.mode === 'open' ? 'open to every torrent' : 'listed torrents only';
  new Logger('Tracker').log(
    [
      `YaBTT ${version} is ready`,
      `  announce URL  ${announceUrls.join('\n                ')}`,
      `  database      ${describeDatabase(config)}`,
      `  mode          ${torrents}; announce every ${config.interval} s, up to ${config.queryLimit} peers`,
      `  desk          ${describeDesk(url, password)}`,
    ].join('\n'),
  );
}

/** The one place where a password that was made here is told. */
function describeDesk(url: string, { username, password, isMade }: OperatorPassword): string {
  if (password === undefined) return 'shut, as YABTT_AUTH_PASSWORD is not set';
  return `${url}/api/docs, for ${username}${isMade ? ` with the password ${password}, until the next start` : ''}`;
}
