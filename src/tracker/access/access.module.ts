import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AccessRevision } from './access-revision.entity.js';
import { AccessRepository } from './access.repository.js';
import { AccessService } from './access.service.js';

/** Refuses announces of denied torrents, of banned addresses and of banned clients. */
@Module({
  imports: [TypeOrmModule.forFeature([AccessRevision], DATA_SOURCE)],
  providers: [AccessRepository, AccessService],
  exports: [AccessRepository, AccessService],
})
export class AccessModule {}
