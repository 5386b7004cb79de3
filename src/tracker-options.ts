import type { FactoryProvider, ModuleMetadata } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { TrackerSettings } from './config/load-config.js';

/** The settings of a tracker in another application. `docs/SETTINGS.md` has their names in the column "In code". */
export interface TrackerOptions extends TrackerSettings {
  /**
   * A DataSource of the application for PostgreSQL, instead of `databaseUrl`. It need not be open. The tracker connects as
   * it does (host, user, password, TLS, schema), but over connections of its own: it sets time limits and planner settings
   * that would harm the application's statements.
   */
  readonly dataSource?: DataSource;
}

/** Options that Nest makes at start, for example from the application's `ConfigService`. */
export interface TrackerAsyncOptions
  extends Pick<ModuleMetadata, 'imports'>, Pick<FactoryProvider<TrackerOptions>, 'inject' | 'useFactory'> {}
