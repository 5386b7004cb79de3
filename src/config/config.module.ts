import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TrackerConfig } from './tracker.config.js';

/** Provides `TrackerConfig` and each of its groups to every module. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: TrackerConfig): DynamicModule {
    const { listen, database, swarm, admin, tls, proxy, limits, log } = config;
    const providers = [config, listen, database, swarm, admin, tls, proxy, limits, log].map((value) => ({
      provide: value.constructor,
      useValue: value,
    }));
    return { module: ConfigModule, providers, exports: providers };
  }
}
