import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AccessModule } from '../../tracker/access/access.module.js';
import { Ban } from '../../tracker/access/ban.entity.js';
import { AuditModule } from '../audit/audit.module.js';
import { BanReach } from './ban-reach.js';
import { BanRepository } from './ban.repository.js';
import { BansController } from './bans.controller.js';
import { BansService } from './bans.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Ban], DATA_SOURCE), AccessModule, AuditModule],
  controllers: [BansController],
  providers: [BanReach, BanRepository, BansService],
  exports: [BansService],
})
export class BansModule {}
