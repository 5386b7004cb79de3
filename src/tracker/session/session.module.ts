import { Module } from '@nestjs/common';
import { MemberModule } from '../member/member.module.js';
import { FactorsService } from './factors.service.js';
import { SessionLimit } from './session-limit.js';
import { SessionRepository } from './session.repository.js';

/** The accounts of members' clients, in private mode. */
@Module({
  imports: [MemberModule],
  providers: [FactorsService, SessionLimit, SessionRepository],
  exports: [FactorsService, SessionLimit, SessionRepository],
})
export class SessionModule {}
