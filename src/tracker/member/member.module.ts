import { Module } from '@nestjs/common';
import { MemberAccessService } from './member-access.service.js';
import { MemberRepository } from './member.repository.js';
import { MembersService } from './members.service.js';
import { PasskeyUse } from './passkey/passkey-use.js';

/** The members of a tracker in private mode. */
@Module({
  providers: [MemberAccessService, MemberRepository, MembersService, PasskeyUse],
  exports: [MemberAccessService, MemberRepository, MembersService],
})
export class MemberModule {}
