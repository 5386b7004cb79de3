import {
  type DynamicModule,
  type FactoryProvider,
  Global,
  Module,
  type ModuleMetadata,
  type Type,
} from '@nestjs/common';
import { AdminSettings } from './settings/admin.settings.js';
import { DatabaseSettings } from './settings/database.settings.js';
import { LimitSettings } from './settings/limit.settings.js';
import { ListenSettings } from './settings/listen.settings.js';
import { LogSettings } from './settings/log.settings.js';
import { PrivateSettings } from './settings/private.settings.js';
import { ProxySettings } from './settings/proxy.settings.js';
import { SwarmSettings } from './settings/swarm.settings.js';
import { TlsSettings } from './settings/tls.settings.js';
import { TrackerConfig } from './tracker.config.js';

/** A configuration that is made when the application starts. */
interface AsyncConfig
  extends Pick<ModuleMetadata, 'imports'>, Pick<FactoryProvider<TrackerConfig>, 'inject' | 'useFactory'> {}

const GROUPS = [
  group(ListenSettings, ({ listen }) => listen),
  group(DatabaseSettings, ({ database }) => database),
  group(SwarmSettings, ({ swarm }) => swarm),
  group(AdminSettings, ({ admin }) => admin),
  group(TlsSettings, ({ tls }) => tls),
  group(ProxySettings, ({ proxy }) => proxy),
  group(LimitSettings, ({ limits }) => limits),
  group(LogSettings, ({ log }) => log),
  group(PrivateSettings, ({ privateMode }) => privateMode),
];

/** Provides `TrackerConfig` and each of its groups to every module. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: TrackerConfig): DynamicModule {
    return ConfigModule.forRootAsync({ useFactory: () => config });
  }

  static forRootAsync({ imports, inject, useFactory }: AsyncConfig): DynamicModule {
    const providers = [{ provide: TrackerConfig, inject, useFactory }, ...GROUPS];
    return { module: ConfigModule, imports, providers, exports: providers };
  }
}

function group<Group>(type: Type<Group>, useFactory: (config: TrackerConfig) => Group): FactoryProvider<Group> {
  return { provide: type, inject: [TrackerConfig], useFactory };
}
