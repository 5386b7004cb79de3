import { isIPv6 } from 'node:net';
import type { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { KEEP_PLANS } from '../connection/planning.js';
import { PostgresDataSource } from '../connection/postgres-data-source.js';

/** Where a node of Citus listens. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * A DataSource on another node, not yet connected. It connects as the coordinator's does: the same role, database, TLS, session
 * settings and number of connections. It keeps plans, as its statements are about the tables of shards. It has no entities.
 * @returns undefined if the coordinator is no server
 */
export function workerDataSource({ options }: DataSource, { host, port }: NodeAddress): DataSource | undefined {
  if (options.type !== 'postgres') return undefined;
  const url = options.url === undefined ? undefined : urlAt(options.url, { host, port });
  const { onConnect } = options.extra as { onConnect: (client: Client) => Promise<unknown> };
  const extra = {
    ...(options.extra as object),
    onConnect: async (client: Client) => {
      await onConnect(client);
      await client.query(KEEP_PLANS);
    },
  };
  return new PostgresDataSource({ ...options, extra, entities: [], migrations: [], url, host, port });
}

/** The same URL at another address. */
export function urlAt(url: string, { host, port }: NodeAddress): string {
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const moved = new URL(url.replace(/^(\w+:\/\/(?:[^/?#]*@)?)[^/?#]*/, (_, before: string) => before + authority));
  for (const name of ['host', 'port']) moved.searchParams.delete(name);
  return moved.href;
}
