import { Module } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { Shards } from '../../database/shards/shards.js';
import { AccessModule } from '../access/access.module.js';
import { Clock } from './clock.js';
import { SwarmCache } from './swarm-cache.js';
import { CrowdedSwarms } from './filter/crowded-swarms.js';
import { SwarmFilter } from './filter/swarm-filter.js';
import { SwarmLoader } from './swarm-loader.js';
import { SwarmRepository } from './swarm.repository.js';
import { sampleSize } from './swarm.js';

/** Reads, samples, caches and counts swarms. */
@Module({
  imports: [AccessModule],
  providers: [
    Clock,
    CrowdedSwarms,
    SwarmFilter,
    SwarmRepository,
    {
      provide: SwarmLoader,
      inject: [SwarmRepository, Shards],
      useFactory: (repository: SwarmRepository, shards: Shards) => new SwarmLoader(repository, shards),
    },
    {
      provide: SwarmCache,
      inject: [SwarmLoader, SwarmSettings, Clock, SwarmFilter],
      useFactory: (loader: SwarmLoader, { sampleAge, queryLimit }: SwarmSettings, clock: Clock, filter: SwarmFilter) =>
        new SwarmCache(loader, {
          maxAgeMs: sampleAge * 1000,
          sampleSize: sampleSize(queryLimit),
          now: () => clock.now(),
          rulesVersion: () => filter.version,
          refuses: (request) => filter.refuses(request),
        }),
    },
  ],
  exports: [CrowdedSwarms, SwarmRepository, SwarmLoader, SwarmCache],
})
export class SwarmModule {}
