import { DataSource, type DataSourceOptions } from 'typeorm';
import { ConnectionSockets } from './connection-sockets.js';

export type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** A DataSource whose connections cross a network, which can lose them without notice. */
export class NetworkDataSource extends DataSource {
  readonly sockets: ConnectionSockets;

  constructor(options: PostgresOptions) {
    const sockets = new ConnectionSockets();
    super({ ...options, extra: { ...(options.extra as object), stream: () => sockets.open() } });
    this.sockets = sockets;
  }
}

/** @returns undefined for the embedded database, whose connection crosses no network */
export function socketsOf(dataSource: DataSource): ConnectionSockets | undefined {
  return dataSource instanceof NetworkDataSource ? dataSource.sockets : undefined;
}
