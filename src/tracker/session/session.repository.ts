import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { INTERVAL_JITTER } from '../../config/limits/announce.limits.js';
import { COUNTED_GAP_SECONDS, SESSION_GRACE_SECONDS } from '../../config/limits/private/member.limits.js';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { bigintArray, byteaArray, integerArray, smallintArray } from '../../database/transaction/binary-array.js';
import type { Place } from '../../database/shards/place.js';
import { ShardedStatement } from '../../database/shards/sharded-statement.js';
import { Shards } from '../../database/shards/shards.js';
import { type AnnounceRequest, isSeeder } from '../../protocol/bittorrent/announce.js';
import { accountSessions, ADMIT_SESSIONS, FIND_CROWDED } from './session.sql.js';

const CROWDED = new ShardedStatement<CrowdedRow>(FIND_CROWDED);
const ADMIT = new ShardedStatement<never>(ADMIT_SESSIONS);

interface CrowdedRow {
  readonly info_hash: Buffer;
  readonly member: number;
  readonly peer_ids: readonly Buffer[];
}

/** Per cent of what a session transfers that its member is credited with. */
export interface Factors {
  readonly upload: number;
  readonly download: number;
}

/** Sessions: the clients of members in swarms, and what they transfer. */
@Injectable()
export class SessionRepository {
  /** Seconds of silence after which a session gives way to another one. */
  private readonly silence: number;
  private readonly accounting: ShardedStatement<{ id: string | null }>;

  constructor(
    { maxRate }: PrivateSettings,
    private readonly shards: Shards,
    { interval }: SwarmSettings,
  ) {
    this.silence = Math.ceil(interval * (1 + INTERVAL_JITTER)) + SESSION_GRACE_SECONDS;
    const gap = 2 * interval + COUNTED_GAP_SECONDS;
    this.accounting = new ShardedStatement(accountSessions({ maxRate, gap, silence: this.silence }));
  }

  /**
   * Accounts what these announces report, in their transaction. Rows are locked in the order of their primary key.
   * @param announces of members; they hold each session once
   * @param factorsOf what an announce is credited with
   * @returns the announces of sessions that may be too many: they have joined, or there were too many before
   */
  async account(
    client: PoolClient,
    place: Place,
    announces: readonly AnnounceRequest[],
    factorsOf: (announce: AnnounceRequest) => Factors,
  ): Promise<AnnounceRequest[]> {
    const factors = announces.map(factorsOf);
    const now = performance.now();
    const rows = await this.accounting
      .at(place)
      .run(client, [
        byteaArray(announces.map(({ infoHash }) => infoHash)),
        integerArray(announces.map(({ member = 0 }) => member)),
        byteaArray(announces.map(({ peerId }) => peerId)),
        bigintArray(announces.map(({ uploaded }) => uploaded)),
        bigintArray(announces.map(({ downloaded }) => downloaded)),
        smallintArray(announces.map((announce) => (isSeeder(announce) ? 1 : 0))),
        smallintArray(announces.map(({ event }) => event)),
        smallintArray(factors.map(({ upload }) => upload)),
        smallintArray(factors.map(({ download }) => download)),
        integerArray(announces.map(({ arrivedAt = now }) => Math.floor(now - arrivedAt))),
      ]);
    const ids = new Set(rows.map(({ id }) => id).filter((id) => id !== null));
    return ids.size === 0 ? [] : announces.filter((announce) => ids.has(hexIdOf(announce)));
  }

  /**
   * Notes whether the sessions of these announces are within the limit of their member's clients. Rows are locked in the order of
   * their primary key.
   */
  async admit(
    client: PoolClient,
    place: Place,
    announces: readonly AnnounceRequest[],
    isWithin: (announce: AnnounceRequest) => boolean,
  ): Promise<void> {
    await ADMIT.at(place).run(client, [
      byteaArray(announces.map(({ infoHash }) => infoHash)),
      integerArray(announces.map(({ member = 0 }) => member)),
      byteaArray(announces.map(({ peerId }) => peerId)),
      smallintArray(announces.map((announce) => (isWithin(announce) ? 1 : 0))),
    ]);
  }

  /**
   * The present sessions of members in swarms, where a member has at least so many.
   * @returns for a swarm and a member: peer ids, in hex; first those that are admitted, then as they joined
   */
  async crowded(
    announces: readonly AnnounceRequest[],
    sessions: number,
  ): Promise<(announce: AnnounceRequest) => string[] | undefined> {
    const infoHashes = announces.map(({ infoHash }) => infoHash);
    const rows = await CROWDED.runAlone(this.shards, infoHashes, [
      integerArray(announces.map(({ member = 0 }) => member)),
      this.silence,
      sessions,
    ]);
    const keyOf = (infoHash: Buffer, member = 0) => `${infoHash.toString('latin1')}${member}`;
    const found = new Map(
      rows.map((row) => [keyOf(row.info_hash, row.member), row.peer_ids.map((peerId) => peerId.toString('hex'))]),
    );
    return ({ infoHash, member }) => found.get(keyOf(infoHash, member));
  }
}

/** As the statement returns it. */
function hexIdOf({ infoHash, peerId, identity = peerId }: AnnounceRequest): string {
  return infoHash.toString('hex') + identity.toString('hex');
}
