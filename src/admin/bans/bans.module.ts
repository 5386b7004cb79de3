import { Module } from '@nestjs/common';
import { AccessModule } from '../../tracker/access/access.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { BanRepository } from './ban.repository.js';
import { BansController } from './bans.controller.js';
import { BansService } from './bans.service.js';

@Module({
  imports: [AccessModule, AuditModule],
  controllers: [BansController],
  providers: [BanRepository, BansService],
})
export class BansModule {}
