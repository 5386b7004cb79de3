import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { MAX_SETTLED_SESSIONS, REMOVED_MEMBER_DAYS, SESSION_DAYS } from '../../config/limits/private/member.limits.js';
import { planByIndex, planFreely } from '../../database/connection/planning.js';
import { bigintArray, byteaArray, integerArray, smallintArray } from '../../database/transaction/binary-array.js';
import { addUp, bytesOf, type SettledTotals, type UnsettledSession } from './settled.js';
import {
  ADD_TO_LEDGER,
  ADD_TO_MEMBERS,
  ADD_TO_TRANSFERS,
  NOTE_SETTLEMENT,
  READ_MEMBER_IDS,
  READ_UNSETTLED,
  REMOVE_OLD_MEMBERS,
  REMOVE_OLD_SESSIONS,
  TAKE_SETTLED,
} from './settlement.sql.js';

const DAY_SECONDS = 86_400;
/** The info hash at which a settlement begins. */
const FIRST = Buffer.alloc(20);

/** Moves what sessions have added to the ledger and to the totals, in the transaction of one job at a time. */
@Injectable()
export class SettlementRepository {
  /**
   * Settles sessions, in the order of their info hashes.
   * @param from the info hash to begin at
   * @returns where to continue; undefined if there is no more
   */
  async settle(queryRunner: QueryRunner, from: Buffer): Promise<Buffer | undefined> {
    const { manager } = queryRunner;
    // No index has what is unsettled, or announces would have to update it. To read all of the table in its order takes a tenth
    // of the time that it takes in the order of an index.
    await planFreely(queryRunner);
    const sessions = await manager.query<UnsettledSession[]>(READ_UNSETTLED, [from, MAX_SETTLED_SESSIONS]);
    await planByIndex(queryRunner);
    const isLast = sessions.length < MAX_SETTLED_SESSIONS;
    const note = (head: string | null, transfers: readonly SettledTotals[]) =>
      manager.query(NOTE_SETTLEMENT, [
        from.equals(FIRST),
        isLast,
        head,
        sessions.length,
        sumOf(transfers, 'uploaded'),
        sumOf(transfers, 'downloaded'),
      ]);
    if (sessions.length === 0) {
      await note(null, []);
      return undefined;
    }
    const transfers = addUp(sessions, ({ infoHash, member }) => `${infoHash.toString('latin1')}${member}`);
    const members = addUp(sessions, ({ member }) => member).sort((one, other) => one.member - other.member);
    const ids = await manager.query<{ number: number; id: string }[]>(READ_MEMBER_IDS, [
      integerArray(members.map(({ member }) => member)),
    ]);
    const idOf = new Map(ids.map(({ number, id }) => [number, id]));
    const numbers = (all: readonly SettledTotals[]) => integerArray(all.map(({ member }) => member));
    const infoHashes = byteaArray(transfers.map(({ infoHash }) => infoHash));
    const [{ head }] = await manager.query<[{ head: string }]>(ADD_TO_LEDGER, [
      ...totalsOf(transfers),
      transfers.map(({ suspicious }) => suspicious),
      infoHashes,
      transfers.map(({ member }) => idOf.get(member) ?? `#${member}`),
    ]);
    await manager.query(ADD_TO_MEMBERS, [...totalsOf(members), numbers(members)]);
    await manager.query(ADD_TO_TRANSFERS, [
      ...totalsOf(transfers),
      numbers(transfers),
      infoHashes,
      transfers.map(({ firstAt }) => firstAt),
      transfers.map(({ lastSeenAt }) => lastSeenAt),
    ]);
    // Last, because announces wait for these rows.
    await this.take(queryRunner, sessions);
    await note(head, transfers);
    return isLast ? undefined : sessions.at(-1)?.infoHash;
  }

  /** Removes sessions that nobody continues, and the members that were removed before them. */
  async prune(queryRunner: QueryRunner): Promise<void> {
    const before = Math.floor(Date.now() / 1000) - SESSION_DAYS * DAY_SECONDS;
    await queryRunner.query(REMOVE_OLD_SESSIONS, [before]);
    await queryRunner.query(REMOVE_OLD_MEMBERS, [REMOVED_MEMBER_DAYS]);
  }

  private async take(queryRunner: QueryRunner, sessions: readonly UnsettledSession[]): Promise<void> {
    const { records } = await queryRunner.query(
      TAKE_SETTLED,
      [
        byteaArray(sessions.map(({ infoHash }) => infoHash)),
        integerArray(sessions.map(({ member }) => member)),
        byteaArray(sessions.map(({ peerId }) => peerId)),
        bigintArray(sessions.map(({ uploaded }) => BigInt(uploaded))),
        bigintArray(sessions.map(({ downloaded }) => BigInt(downloaded))),
        bigintArray(sessions.map(({ uploadCredit }) => bytesOf(uploadCredit) * 100n)),
        bigintArray(sessions.map(({ downloadCredit }) => bytesOf(downloadCredit) * 100n)),
        integerArray(sessions.map(({ seedSeconds }) => seedSeconds)),
        integerArray(sessions.map(({ leechSeconds }) => leechSeconds)),
        smallintArray(sessions.map(({ completed }) => completed)),
        sessions.map(({ suspicious }) => suspicious),
      ],
      true,
    );
    if (records.length !== sessions.length) throw new Error('a session vanished while it was settled');
  }
}

/** Bytes, in all. */
function sumOf(transfers: readonly SettledTotals[], total: 'uploaded' | 'downloaded'): string {
  return String(transfers.reduce((sum, { [total]: bytes }) => sum + bytes, 0n));
}

/** $1 to $7 of the statements that add totals. */
function totalsOf(all: readonly SettledTotals[]): Buffer[] {
  return [
    bigintArray(all.map(({ uploaded }) => uploaded)),
    bigintArray(all.map(({ downloaded }) => downloaded)),
    bigintArray(all.map(({ creditedUploaded }) => creditedUploaded)),
    bigintArray(all.map(({ creditedDownloaded }) => creditedDownloaded)),
    bigintArray(all.map(({ seedSeconds }) => seedSeconds)),
    bigintArray(all.map(({ leechSeconds }) => leechSeconds)),
    integerArray(all.map(({ completed }) => completed)),
  ];
}
