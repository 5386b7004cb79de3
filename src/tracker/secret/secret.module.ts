import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Secret } from './secret.entity.js';
import { SecretRepository } from './secret.repository.js';

@Module({
  imports: [TypeOrmModule.forFeature([Secret], DATA_SOURCE)],
  providers: [SecretRepository],
  exports: [SecretRepository],
})
export class SecretModule {}
