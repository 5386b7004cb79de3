import { DataSource, type DataSourceOptions } from 'typeorm';
import { EmbeddedDatabase } from './embedded-database.js';

type Options = Omit<Extract<DataSourceOptions, { type: 'postgres' }>, 'type'>;

/** A DataSource that starts the embedded database when it is initialized, and stops it when it is destroyed. */
export class EmbeddedDataSource extends DataSource {
  private readonly database: EmbeddedDatabase;

  constructor(dataDir: string, options: Options) {
    const database = new EmbeddedDatabase(dataDir);
    super({
      ...options,
      type: 'postgres',
      username: 'postgres',
      database: 'postgres',
      // PGlite is one session.
      poolSize: 1,
      extra: { ...(options.extra as object), stream: () => database.connect(), idleTimeoutMillis: 0 },
    });
    this.database = database;
  }

  override async initialize(): Promise<this> {
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
    await this.database.stop();
  }
}
