import { availableParallelism } from 'node:os';
import { DEFAULT_CONNECTIONS, DEFAULT_CONNECTIONS_OF_WORKERS } from './limits/database.limits.js';
import { MAX_WORKERS } from './limits/process.limits.js';
import { AdminSettings } from './settings/admin.settings.js';
import { DatabaseSettings } from './settings/database.settings.js';
import { LimitSettings } from './settings/limit.settings.js';
import { ListenSettings } from './settings/listen.settings.js';
import { LogSettings } from './settings/log.settings.js';
import { PrivateSettings } from './settings/private.settings.js';
import { ProxySettings } from './settings/proxy.settings.js';
import { SwarmSettings } from './settings/swarm.settings.js';
import { TlsSettings } from './settings/tls.settings.js';

/** Every settings class, in the order of the documentation. */
export const SETTINGS_CLASSES = [
  ListenSettings,
  DatabaseSettings,
  SwarmSettings,
  PrivateSettings,
  AdminSettings,
  TlsSettings,
  ProxySettings,
  LimitSettings,
  LogSettings,
] as const;

/** All settings of the tracker, validated once at start. A service injects only the group that it needs. */
export class TrackerConfig {
  constructor(
    readonly listen = new ListenSettings(),
    readonly database = new DatabaseSettings(),
    readonly swarm = new SwarmSettings(),
    readonly admin = new AdminSettings(),
    readonly tls = new TlsSettings(),
    readonly proxy = new ProxySettings(),
    readonly limits = new LimitSettings(),
    readonly log = new LogSettings(),
    readonly privateMode = new PrivateSettings(),
  ) {}

  /** Seconds before an idle HTTP connection is closed; longer than load balancers keep theirs, so that they close first. */
  get idleSeconds(): number {
    return this.listen.keepAliveSeconds ?? (this.proxy.trustedProxies.length > 0 ? 65 : 5);
  }

  /** The number of processes. `auto` is one per CPU core, and one with the embedded database. */
  get workerCount(): number {
    if (this.listen.workers !== 'auto') return this.listen.workers;
    return this.database.databaseUrl === undefined ? 1 : Math.min(availableParallelism(), MAX_WORKERS);
  }

  /** Connections to PostgreSQL per process. */
  get databaseConnections(): number {
    return (
      this.database.databaseConnections ?? (this.workerCount > 2 ? DEFAULT_CONNECTIONS_OF_WORKERS : DEFAULT_CONNECTIONS)
    );
  }
}
