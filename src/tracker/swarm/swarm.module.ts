import { Module } from '@nestjs/common';
import { SwarmCache } from './swarm-cache.js';
import { SwarmLoader } from './swarm-loader.js';
import { SwarmRepository } from './swarm.repository.js';

/** Reads, samples, caches and counts swarms. */
@Module({
  providers: [SwarmRepository, SwarmLoader, SwarmCache],
  exports: [SwarmRepository, SwarmLoader, SwarmCache],
})
export class SwarmModule {}
