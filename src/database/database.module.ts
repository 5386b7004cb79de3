import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from './connection/data-source.js';
import { openDatabase } from './connection/open-database.js';

/** The one DataSource, open and migrated before anything is injected, closed when the application ends. */
@Module({})
export class DatabaseModule {
  /** @param dataSource as `createDataSource` makes it, open already or not */
  static forRoot(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
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
