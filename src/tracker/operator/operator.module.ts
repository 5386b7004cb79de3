import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/data-source.js';
import { AccessToken } from './access-token.entity.js';
import { AccessTokenRepository } from './access-token.repository.js';
import { AccessTokenService } from './access-token.service.js';
import { AuditEntry } from './audit-entry.entity.js';
import { AuditRepository } from './audit.repository.js';
import { AuthenticationService } from './authentication.service.js';
import { OperatorPassword } from './operator-password.js';

/** Who governs, and what they did. */
@Module({
  imports: [TypeOrmModule.forFeature([AccessToken, AuditEntry], DATA_SOURCE)],
  providers: [AccessTokenRepository, AccessTokenService, AuditRepository, AuthenticationService, OperatorPassword],
  exports: [AccessTokenService, AuditRepository, AuthenticationService, OperatorPassword],
})
export class OperatorModule {}
