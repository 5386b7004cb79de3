import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Token } from '../tokens/token.entity.js';
import { TokenRepository } from '../tokens/token.repository.js';
import { TokensService } from '../tokens/tokens.service.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { AuditRepository } from '../audit/audit.repository.js';
import { AuthenticationService } from './authentication.service.js';
import { OperatorPassword } from './operator-password.js';

/** Who governs, and what they did. */
@Module({
  imports: [TypeOrmModule.forFeature([Token, AuditEntry], DATA_SOURCE)],
  providers: [TokenRepository, TokensService, AuditRepository, AuthenticationService, OperatorPassword],
  exports: [TokensService, AuditRepository, AuthenticationService, OperatorPassword],
})
export class AuthModule {}
