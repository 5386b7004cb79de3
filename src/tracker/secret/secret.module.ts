import { Module } from '@nestjs/common';
import { SecretRepository } from './secret.repository.js';

@Module({
  providers: [SecretRepository],
  exports: [SecretRepository],
})
export class SecretModule {}
