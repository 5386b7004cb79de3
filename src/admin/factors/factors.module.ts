import { Module } from '@nestjs/common';
import { MemberModule } from '../../tracker/member/member.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { MembersModule } from '../members/members.module.js';
import { FactorsAdminService } from './factors-admin.service.js';
import { FactorsController } from './factors.controller.js';
import { MemberFactorsController } from './member-factors.controller.js';

@Module({
  imports: [MemberModule, MembersModule, AuditModule],
  controllers: [FactorsController, MemberFactorsController],
  providers: [FactorsAdminService],
  exports: [FactorsAdminService],
})
export class FactorsModule {}
