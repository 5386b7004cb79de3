import { DataSource, type DataSourceOptions } from 'typeorm';
import { EmbeddedDatabase, SOCKET_PORT } from './embedded-database.js';

type Options = Omit<Extract<DataSourceOptions, { type: 'postgres' }>, 'type'>;

/**
 * A DataSource that starts the embedded database when it is initialized and stops it when it is destroyed, or, where it is
 * shared, uses the one that another process has started on the same folder.
 */
export class EmbeddedDataSource extends DataSource {
  private readonly database: EmbeddedDatabase;

  constructor(
    dataDir: string,
    options: Options,
    private readonly isShared = false,
  ) {
    const database = new EmbeddedDatabase(dataDir);
    super({
      ...options,
      type: 'postgres',
      host: database.socketFolder,
      port: SOCKET_PORT,
      username: 'postgres',
      database: 'postgres',
      // PGlite is one session, for which connections take turns: a second one of this process would gain nothing.
      poolSize: 1,
      extra: { ...(options.extra as object), idleTimeoutMillis: 0 },
    });
    this.database = database;
  }

  override async initialize(): Promise<this> {
    if (this.isShared) return super.initialize();
    await this.database.start();
    try {
      return await super.initialize();
    } catch (error) {
      await this.database.stop();
      throw error;
    }
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    if (!this.isShared) await this.database.stop();
  }
}
