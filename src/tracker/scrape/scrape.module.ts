import { Module } from '@nestjs/common';
import { MemberModule } from '../member/member.module.js';
import { SwarmModule } from '../swarm/swarm.module.js';
import { ScrapeService } from './scrape.service.js';

@Module({
  imports: [MemberModule, SwarmModule],
  providers: [ScrapeService],
  exports: [ScrapeService],
})
export class ScrapeModule {}
