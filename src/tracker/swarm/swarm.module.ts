import { Module } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { Shards } from '../../database/shards/shards.js';
import { Clock } from './clock.js';
import { SwarmCache } from './swarm-cache.js';
import { SwarmLoader } from './swarm-loader.js';
import { SwarmRepository } from './swarm.repository.js';
import { sampleSize } from './swarm.js';

/** Reads, samples, caches and counts swarms. */
@Module({
  providers: [
    Clock,
    SwarmRepository,
    {
      provide: SwarmLoader,
      inject: [SwarmRepository, Shards],
      useFactory: (repository: SwarmRepository, shards: Shards) => new SwarmLoader(repository, shards),
    },
    {
      provide: SwarmCache,
      inject: [SwarmLoader, SwarmSettings, Clock],
      useFactory: (loader: SwarmLoader, { sampleAge, queryLimit }: SwarmSettings, clock: Clock) =>
        new SwarmCache(loader, {
          maxAgeMs: sampleAge * 1000,
          sampleSize: sampleSize(queryLimit),
          now: () => clock.now(),
        }),
    },
  ],
  exports: [SwarmRepository, SwarmLoader, SwarmCache],
})
export class SwarmModule {}
