import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import {
  EXCESS_SESSION_SECONDS,
  MAX_KEPT_SESSIONS,
  MAX_SETTLED_SESSIONS,
  REMOVED_MEMBER_DAYS,
  SESSION_DAYS,
} from '../../config/limits/private/member.limits.js';
import { planByIndex, planFreely } from '../../database/connection/planning.js';
import {
  ADD_TO_LEDGER,
  ADD_TO_MEMBERS,
  ADD_TO_TRANSFERS,
  NOTE_SETTLEMENT,
  READ_UNSETTLED,
  REMOVE_EXCESS_SESSIONS,
  REMOVE_OLD_MEMBERS,
  REMOVE_OLD_SESSIONS,
  TAKE_SETTLED,
} from './settlement.sql.js';

const DAY_SECONDS = 86_400;
const INFO_HASH_BYTES = 20;
/** The info hash at which a settlement begins. */
const FIRST = Buffer.alloc(INFO_HASH_BYTES);

/** Sessions with something to settle. */
interface Unsettled {
  readonly count: number;
  /** As all other columns an array, in PostgreSQL's binary form. */
  readonly info_hash: Buffer;
}

/** What a transaction has added to the ledger. */
interface Settled {
  /** The last id. */
  readonly head: string | null;
  /** Bytes. */
  readonly uploaded: string;
  readonly downloaded: string;
}

const NOTHING: Settled = { head: null, uploaded: '0', downloaded: '0' };

/** Moves what sessions have added to the ledger and to the totals, in the transaction of one job at a time. */
@Injectable()
export class SettlementRepository {
  /**
   * Settles sessions, in the order of their info hashes. What is read of them goes from statement to statement as it is, and is
   * added up by PostgreSQL.
   * @param from the info hash to begin at
   * @returns where to continue; undefined if there is no more
   */
  async settle(queryRunner: QueryRunner, from: Buffer): Promise<Buffer | undefined> {
    // No index has what is unsettled, or announces would have to update it. To read all of the table in its order takes a tenth
    // of the time that it takes in the order of an index.
    await planFreely(queryRunner);
    const [{ count, ...columns }] = await queryRunner.manager.query<[Unsettled]>(READ_UNSETTLED, [
      from,
      MAX_SETTLED_SESSIONS,
    ]);
    await planByIndex(queryRunner);
    const isLast = count < MAX_SETTLED_SESSIONS;
    const settled = count === 0 ? NOTHING : await this.add(queryRunner, count, Object.values(columns));
    await queryRunner.query(NOTE_SETTLEMENT, [
      from.equals(FIRST),
      isLast,
      settled.head,
      count,
      settled.uploaded,
      settled.downloaded,
    ]);
    return isLast ? undefined : columns.info_hash.subarray(-INFO_HASH_BYTES);
  }

  /** Removes sessions that nobody continues or that are too many, and the members that were removed before them. */
  async prune(queryRunner: QueryRunner): Promise<void> {
    const now = Math.floor(Date.now() / 1000);
    await planFreely(queryRunner);
    await queryRunner.query(REMOVE_OLD_SESSIONS, [now - SESSION_DAYS * DAY_SECONDS]);
    await queryRunner.query(REMOVE_EXCESS_SESSIONS, [now - EXCESS_SESSION_SECONDS, MAX_KEPT_SESSIONS]);
    await queryRunner.query(REMOVE_OLD_MEMBERS, [REMOVED_MEMBER_DAYS]);
  }

  private async add(queryRunner: QueryRunner, count: number, sessions: readonly Buffer[]): Promise<Settled> {
    const [settled] = await queryRunner.manager.query<[Settled]>(ADD_TO_LEDGER, [...sessions]);
    await queryRunner.query(ADD_TO_MEMBERS, [...sessions]);
    await queryRunner.query(ADD_TO_TRANSFERS, [...sessions]);
    // Last, because announces wait for these rows.
    const { affected } = await queryRunner.query(TAKE_SETTLED, [...sessions], true);
    if (affected !== count) throw new Error('a session vanished while it was settled');
    return settled;
  }
}
