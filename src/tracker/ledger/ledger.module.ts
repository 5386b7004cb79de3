import { Module } from '@nestjs/common';
import { HousekeepingModule } from '../housekeeping/housekeeping.module.js';
import { SettlementStateRepository } from './settlement-state.repository.js';
import { SettlementRepository } from './settlement.repository.js';
import { SettlementService } from './settlement.service.js';

/** Settles what members transferred, in private mode. */
@Module({
  imports: [HousekeepingModule],
  providers: [SettlementRepository, SettlementService, SettlementStateRepository],
  exports: [SettlementService, SettlementStateRepository],
})
export class LedgerModule {}
