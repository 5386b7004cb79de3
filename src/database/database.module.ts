import { type DynamicModule, type FactoryProvider, Module, type ModuleMetadata } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from './connection/data-source.js';
import { openDatabase } from './connection/open-database.js';
import { Shards } from './shards/shards.js';

/** A DataSource made by `createDataSource` when the application starts. */
interface AsyncDataSource
  extends Pick<ModuleMetadata, 'imports'>, Pick<FactoryProvider<DataSource>, 'inject' | 'useFactory'> {}

/** The tracker's DataSource: opened and migrated before anything is injected, closed when the application ends. */
@Module({})
export class DatabaseModule {
  /** @param dataSource made by `createDataSource`; may be open already */
  static forRoot(dataSource: DataSource): DynamicModule {
    return DatabaseModule.forRootAsync({ useFactory: () => dataSource });
  }

  static forRootAsync({ imports, inject, useFactory }: AsyncDataSource): DynamicModule {
    let dataSource: DataSource;
    return {
      module: DatabaseModule,
      global: true,
      providers: [Shards],
      exports: [Shards],
      imports: [
        TypeOrmModule.forRootAsync({
          name: DATA_SOURCE,
          imports,
          inject,
          useFactory: async (...dependencies) => {
            dataSource = await useFactory(...dependencies);
            return { ...dataSource.options, name: DATA_SOURCE, toRetry: () => false };
          },
          // Nest would make another one of these options.
          dataSourceFactory: () => openDatabase(dataSource),
        }),
      ],
    };
  }
}
