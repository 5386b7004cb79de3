import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TrackerConfig } from './tracker.config.js';

/** Gives every module the one validated configuration. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: TrackerConfig): DynamicModule {
    return {
      module: ConfigModule,
      providers: [{ provide: TrackerConfig, useValue: config }],
      exports: [TrackerConfig],
    };
  }
}
