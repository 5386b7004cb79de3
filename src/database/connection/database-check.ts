import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { connectionsOf } from './connections.js';
import { DATA_SOURCE } from './data-source.js';

/** Asks the database whether it is there. */
@Injectable()
export class DatabaseCheck {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Whether it takes announces: a standby answers, too, but only reads. @throws where it does not answer */
  async isWritable(): Promise<boolean> {
    const [row] = await this.dataSource.query<{ transaction_read_only: string }[]>('SHOW transaction_read_only');
    const isWritable = row?.transaction_read_only === 'off';
    if (!isWritable) connectionsOf(this.dataSource)?.leaveReadOnly();
    return isWritable;
  }
}
