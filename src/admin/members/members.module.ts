import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { MemberModule } from '../../tracker/member/member.module.js';
import { Member } from '../../tracker/member/member.entity.js';
import { Passkey } from '../../tracker/member/passkey/passkey.entity.js';
import { AuditModule } from '../audit/audit.module.js';
import { AccountRepository } from './accounts/account.repository.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { MemberImportService } from './import/member-import.service.js';
import { MemberListRepository } from './member-list.repository.js';
import { MemberWriteRepository } from './member-write.repository.js';
import { MembersController } from './members.controller.js';
import { MembersService } from './members.service.js';
import { PasskeysController } from './passkeys/passkeys.controller.js';
import { PasskeysService } from './passkeys/passkeys.service.js';

/** Members and their passkeys, for private mode. */
@Module({
  imports: [TypeOrmModule.forFeature([Member, Passkey], DATA_SOURCE), MemberModule, AuditModule],
  controllers: [MembersController, AccountsController, PasskeysController],
  providers: [
    AccountRepository,
    MemberImportService,
    MemberListRepository,
    MemberWriteRepository,
    MembersService,
    PasskeysService,
  ],
  exports: [AccountRepository, MembersService, PasskeysService],
})
export class MembersModule {}
