import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { SwarmSettings } from '../../../config/settings/swarm.settings.js';
import { DATA_SOURCE } from '../../../database/connection/data-source.js';
import type { Member } from '../../../tracker/member/member.entity.js';
import { silenceAllowed } from '../../../tracker/swarm/liveness.js';
import { type Cursor, type Page, pageOf } from '../../paging/page.js';
import { COUNT_SESSIONS, READ_SESSIONS, READ_TOTALS, READ_TRANSFERS } from './account.sql.js';

/** Sums; numbers of 64 bits are text. */
export interface Totals {
  readonly uploaded: string;
  readonly downloaded: string;
  readonly creditedUploaded: string;
  readonly creditedDownloaded: string;
  readonly seedSeconds: string;
  readonly leechSeconds: string;
  readonly completed: number;
}

/** The totals of a member, and its clients. */
export interface MemberAccount extends Totals {
  readonly seeding: number;
  readonly leeching: number;
}

/** The totals of a member in one swarm. */
export interface Transfer extends Totals {
  readonly infoHash: string;
  readonly firstAt: Date;
  readonly lastSeenAt: Date;
  readonly completedAt: Date | null;
}

/** A client of a member, or one that was. */
export interface OpenSession {
  readonly infoHash: string;
  readonly peerId: string;
  readonly seeder: boolean;
  readonly present: boolean;
  readonly uploaded: string;
  readonly downloaded: string;
  readonly lastSeenAt: Date;
}

const NO_TOTALS: Totals = {
  uploaded: '0',
  downloaded: '0',
  creditedUploaded: '0',
  creditedDownloaded: '0',
  seedSeconds: '0',
  leechSeconds: '0',
  completed: 0,
};

/** Reads the accounts of members. */
@Injectable()
export class AccountRepository {
  private readonly silence: number;

  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    { interval }: SwarmSettings,
  ) {
    this.silence = silenceAllowed(interval);
  }

  async accountOf({ number }: Pick<Member, 'number'>): Promise<MemberAccount> {
    const [totals] = await this.dataSource.query<Totals[]>(READ_TOTALS, [number]);
    const [counts] = await this.dataSource.query<[{ seeding: number; leeching: number }]>(COUNT_SESSIONS, [
      number,
      this.silence,
    ]);
    return { ...NO_TOTALS, ...totals, ...counts };
  }

  /** In the order of info hashes. */
  async transfersOf({ number }: Pick<Member, 'number'>, limit: number, cursor?: Cursor): Promise<Page<Transfer>> {
    const rows = await this.dataSource.query<Transfer[]>(READ_TRANSFERS, [number, cursor?.[0] ?? '', limit + 1]);
    return pageOf(rows, limit, ({ infoHash }) => [infoHash]);
  }

  /** In the order of info hashes and peer ids. */
  async sessionsOf({ number }: Pick<Member, 'number'>, limit: number, cursor?: Cursor): Promise<Page<OpenSession>> {
    const [infoHash = '', peerId = ''] = cursor ?? [];
    const rows = await this.dataSource.query<OpenSession[]>(READ_SESSIONS, [
      number,
      infoHash,
      peerId,
      this.silence,
      limit + 1,
    ]);
    return pageOf(rows, limit, (session) => [session.infoHash, session.peerId]);
  }
}
