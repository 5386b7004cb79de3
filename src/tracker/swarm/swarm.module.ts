import { Module } from '@nestjs/common';
import { TrackerConfig } from '../../config/tracker.config.js';
import { SwarmCache } from './swarm-cache.js';
import { SwarmLoader } from './swarm-loader.js';
import { SwarmRepository } from './swarm.repository.js';
import { sampleSize } from './swarm.js';

/** Reads, samples, caches and counts swarms. */
@Module({
  providers: [
    SwarmRepository,
    {
      provide: SwarmLoader,
      inject: [SwarmRepository],
      useFactory: (repository: SwarmRepository) => new SwarmLoader(repository),
    },
    {
      provide: SwarmCache,
      inject: [SwarmLoader, TrackerConfig],
      useFactory: (loader: SwarmLoader, config: TrackerConfig) =>
        new SwarmCache(loader, { maxAgeMs: config.sampleAge * 1000, sampleSize: sampleSize(config.queryLimit) }),
    },
  ],
  exports: [SwarmRepository, SwarmLoader, SwarmCache],
})
export class SwarmModule {}
