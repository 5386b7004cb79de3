import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AuthModule } from '../../admin/auth/auth.module.js';
import { Ban } from './ban.entity.js';
import { BanRepository } from '../../admin/bans/ban.repository.js';
import { BansService } from '../../admin/bans/bans.service.js';
import { AccessRevision } from './access-revision.entity.js';
import { AccessRepository } from './access.repository.js';
import { AccessService } from './access.service.js';

/** Whom the tracker serves, and whom not. */
@Module({
  imports: [TypeOrmModule.forFeature([AccessRevision, Ban], DATA_SOURCE), AuthModule],
  providers: [AccessRepository, AccessService, BanRepository, BansService],
  exports: [AccessRepository, AccessService, BansService],
})
export class AccessModule {}
