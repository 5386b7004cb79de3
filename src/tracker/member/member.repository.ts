import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { MEMBERS_PER_READ } from '../../config/limits/private/member.limits.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import type { MemberRules } from './member-table.js';
import {
  HAS_TOKENS,
  RAISE_REVISION,
  READ_ALLOWED_CLIENTS,
  READ_CHANGED_MEMBERS,
  READ_FACTOR,
  READ_REVISION,
  RECORD_USED_PASSKEYS,
} from './member.sql.js';
import type { IndexedPasskey } from './passkey/passkey-index.js';

/** Bytes of a passkey's hash. */
const HASH_BYTES = 32;

/** A member as it is after a change. */
export interface ChangedMember extends MemberRules {
  readonly revision: string;
  readonly removed: boolean;
  readonly passkeys: readonly IndexedPasskey[];
}

/** A factor of all transfers, from and until a time in milliseconds of the Unix clock. */
export interface GlobalFactor {
  readonly upload: number;
  readonly download: number;
  readonly from: number | null;
  readonly until: number | null;
}

interface ChangedRow extends MemberRules {
  readonly revision: string;
  readonly removed: boolean;
  readonly hashes: Buffer | null;
  readonly ids: readonly number[] | null;
  readonly expiries: readonly (number | null)[] | null;
}

/** Reads what members changed, for the memory of each instance. */
@Injectable()
export class MemberRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /**
   * Makes every instance read the members again that get the revision.
   * @param manager of the transaction that changes them
   * @returns the revision to store with them
   */
  async raiseRevision(manager: EntityManager): Promise<string> {
    const [[row]] = await manager.query<[[{ revision: string }], number]>(RAISE_REVISION);
    return row.revision;
  }

  async revision(): Promise<string> {
    const [row] = await this.dataSource.query<[{ revision: string }]>(READ_REVISION);
    return row.revision;
  }

  /** The members that changed after a revision, in pages, so that other work is done between them. */
  async *changedAfter(revision: string): AsyncGenerator<readonly ChangedMember[]> {
    let [from, number] = [revision, MAX_NUMBER];
    for (;;) {
      const rows = await this.dataSource.query<ChangedRow[]>(READ_CHANGED_MEMBERS, [from, number, MEMBERS_PER_READ]);
      yield rows.map((row) => ({ ...row, passkeys: passkeysOf(row) }));
      const last = rows.at(-1);
      if (!last || rows.length < MEMBERS_PER_READ) return;
      [from, number] = [last.revision, last.number];
    }
  }

  async allowedClients(): Promise<string[]> {
    const rows = await this.dataSource.query<{ prefix: string }[]>(READ_ALLOWED_CLIENTS);
    return rows.map(({ prefix }) => prefix);
  }

  /** The factor of all transfers; undefined if there is none. */
  async factor(): Promise<GlobalFactor | undefined> {
    const [row] = await this.dataSource.query<GlobalFactor[]>(READ_FACTOR);
    return row;
  }

  /** Whether there is any factor of a member in a swarm. */
  async hasTokens(): Promise<boolean> {
    const [row] = await this.dataSource.query<[{ hasTokens: boolean }]>(HAS_TOKENS);
    return row.hasTokens;
  }

  async recordUse(passkeyIds: readonly number[]): Promise<void> {
    await this.dataSource.query(RECORD_USED_PASSKEYS, [passkeyIds]);
  }
}

/** The largest integer of PostgreSQL: nothing of a revision that is known comes after it. */
const MAX_NUMBER = 2 ** 31 - 1;

function passkeysOf({ hashes, ids, expiries }: ChangedRow): IndexedPasskey[] {
  return (ids ?? []).map((id, at) => ({
    id,
    hash: (hashes ?? Buffer.alloc(0)).subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
    expiresAt: expiries?.[at] ?? undefined,
  }));
}
