import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Secret, type SecretName } from './secret.entity.js';

@Injectable()
export class SecretRepository {
  constructor(@InjectRepository(Secret, DATA_SOURCE) private readonly secrets: Repository<Secret>) {}

  /** @returns 32 bytes, the same on every instance */
  async read(name: SecretName): Promise<Buffer> {
    return (await this.secrets.findOneByOrFail({ name })).value;
  }
}
