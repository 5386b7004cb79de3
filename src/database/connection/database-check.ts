import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from './data-source.js';
import { socketsOf } from './network-data-source.js';

/** The health check of the database. */
@Injectable()
export class DatabaseCheck {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Whether the database takes writes; a standby does not. @throws if the database does not answer */
  async isWritable(): Promise<boolean> {
    const [row] = await this.dataSource.query<{ transaction_read_only: string }[]>('SHOW transaction_read_only');
    const isWritable = row?.transaction_read_only === 'off';
    if (!isWritable) socketsOf(this.dataSource)?.closeReadOnly();
    return isWritable;
  }
}
