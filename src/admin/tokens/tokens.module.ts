import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { AuditModule } from '../audit/audit.module.js';
import { Token } from '../auth/token/token.entity.js';
import { TokensController } from './tokens.controller.js';
import { TokensService } from './tokens.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Token], DATA_SOURCE), AuditModule],
  controllers: [TokensController],
  providers: [TokensService],
})
export class TokensModule {}
