import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from './connection/data-source.js';
import { openDatabase } from './connection/open-database.js';
import { Shards } from './shards/shards.js';

/** The tracker's DataSource: opened and migrated before anything is injected, closed when the application ends. */
@Module({})
export class DatabaseModule {
  /** @param dataSource made by `createDataSource`; may be open already */
  static forRoot(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [Shards],
      exports: [Shards],
      imports: [
        TypeOrmModule.forRootAsync({
          name: DATA_SOURCE,
          useFactory: () => ({ ...dataSource.options, toRetry: () => false }),
          dataSourceFactory: () => openDatabase(dataSource),
        }),
      ],
    };
  }
}
