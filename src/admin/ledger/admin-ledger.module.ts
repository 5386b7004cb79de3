import { Module } from '@nestjs/common';
import { LedgerModule } from '../../tracker/ledger/ledger.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { LedgerController } from './ledger.controller.js';
import { LedgerRepository } from './ledger.repository.js';
import { LedgerService } from './ledger.service.js';

@Module({
  imports: [AuditModule, LedgerModule],
  controllers: [LedgerController],
  providers: [LedgerRepository, LedgerService],
})
export class AdminLedgerModule {}
