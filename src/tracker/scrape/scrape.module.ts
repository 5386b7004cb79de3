import { Module } from '@nestjs/common';
import { SwarmModule } from '../swarm/swarm.module.js';
import { ScrapeService } from './scrape.service.js';

@Module({
  imports: [SwarmModule],
  providers: [ScrapeService],
  exports: [ScrapeService],
})
export class ScrapeModule {}
