import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Secret, type SecretName } from './secret.entity.js';

/** The secrets' rows, which nothing changes. */
@Injectable()
export class SecretRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** @returns 32 bytes, the same on every instance */
  async read(name: SecretName): Promise<Buffer> {
    return (await this.dataSource.getRepository(Secret).findOneByOrFail({ name })).value;
  }
}
