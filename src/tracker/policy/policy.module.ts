import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/data-source.js';
import { OperatorModule } from '../operator/operator.module.js';
import { Ban } from './ban.entity.js';
import { BanRepository } from './ban.repository.js';
import { BanService } from './ban.service.js';
import { PolicyRevision } from './policy-revision.entity.js';
import { PolicyRepository } from './policy.repository.js';
import { PolicyService } from './policy.service.js';

/** Whom the tracker serves, and whom not. */
@Module({
  imports: [TypeOrmModule.forFeature([PolicyRevision, Ban], DATA_SOURCE), OperatorModule],
  providers: [PolicyRepository, PolicyService, BanRepository, BanService],
  exports: [PolicyRepository, PolicyService, BanService],
})
export class PolicyModule {}
