import type { Database } from './postgres.js';

/** Where a load goes over HTTP, on loopback. */
export interface HttpTarget {
  readonly port: number;
  /** HTTPS; the certificate is not checked. */
  readonly secure?: boolean;
  /** It closes every connection after one answer without announcing it. Load tools count that as failed reads. */
  readonly hangsUp?: boolean;
}

/** A running tracker that can be measured. */
export interface Contestant extends HttpTarget {
  readonly name: string;
  /** Its first process; workers are below it. */
  readonly pid: number;
  readonly udpPort: number;
  /** The database in PostgreSQL that it commits to. */
  readonly database?: Database;
  /** Asks it to end and waits until it has. */
  end(): Promise<void>;
}
