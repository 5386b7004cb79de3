import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { MAX_SETTLED_SESSIONS, REMOVED_MEMBER_DAYS, SESSION_DAYS } from '../../config/limits/private/member.limits.js';
import { planByIndex, planFreely } from '../../database/connection/planning.js';
import { addUp, bytesOf, type SettledTotals, type UnsettledSession } from './settled.js';
import {
  ADD_TO_LEDGER,
  ADD_TO_MEMBERS,
  ADD_TO_TRANSFERS,
  READ_MEMBER_IDS,
  READ_UNSETTLED,
  REMOVE_OLD_MEMBERS,
  REMOVE_OLD_SESSIONS,
  TAKE_SETTLED,
} from './settlement.sql.js';

const DAY_SECONDS = 86_400;

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
    if (sessions.length === 0) return undefined;
    const transfers = addUp(sessions, ({ infoHash, member }) => `${infoHash.toString('latin1')}${member}`);
    const members = addUp(sessions, ({ member }) => member).sort((one, other) => one.member - other.member);
    const ids = await manager.query<{ number: number; id: string }[]>(READ_MEMBER_IDS, [
      members.map(({ member }) => member),
    ]);
    const idOf = new Map(ids.map(({ number, id }) => [number, id]));
    const numbers = (all: readonly SettledTotals[]) => all.map(({ member }) => member);
    const infoHashes = transfers.map(({ infoHash }) => infoHash);
    await manager.query(ADD_TO_LEDGER, [
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
    return sessions.length < MAX_SETTLED_SESSIONS ? undefined : sessions.at(-1)?.infoHash;
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
        sessions.map(({ infoHash }) => infoHash),
        sessions.map(({ member }) => member),
        sessions.map(({ peerId }) => peerId),
        sessions.map(({ uploaded }) => uploaded),
        sessions.map(({ downloaded }) => downloaded),
        sessions.map(({ uploadCredit }) => String(bytesOf(uploadCredit) * 100n)),
        sessions.map(({ downloadCredit }) => String(bytesOf(downloadCredit) * 100n)),
        sessions.map(({ seedSeconds }) => seedSeconds),
        sessions.map(({ leechSeconds }) => leechSeconds),
        sessions.map(({ completed }) => completed),
        sessions.map(({ suspicious }) => suspicious),
      ],
      true,
    );
    if (records.length !== sessions.length) throw new Error('a session vanished while it was settled');
  }
}

/** $1 to $7 of the statements that add totals. */
function totalsOf(all: readonly SettledTotals[]): unknown[] {
  return [
    all.map(({ uploaded }) => String(uploaded)),
    all.map(({ downloaded }) => String(downloaded)),
    all.map(({ creditedUploaded }) => String(creditedUploaded)),
    all.map(({ creditedDownloaded }) => String(creditedDownloaded)),
    all.map(({ seedSeconds }) => String(seedSeconds)),
    all.map(({ leechSeconds }) => String(leechSeconds)),
    all.map(({ completed }) => completed),
  ];
}
