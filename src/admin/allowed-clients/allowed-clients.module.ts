import { Module } from '@nestjs/common';
import { MemberModule } from '../../tracker/member/member.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { AllowedClientsController } from './allowed-clients.controller.js';
import { AllowedClientsService } from './allowed-clients.service.js';

@Module({
  imports: [MemberModule, AuditModule],
  controllers: [AllowedClientsController],
  providers: [AllowedClientsService],
  exports: [AllowedClientsService],
})
export class AllowedClientsModule {}
