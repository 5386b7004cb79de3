import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import type { Place } from '../../database/shards/place.js';
import { ShardedStatement } from '../../database/shards/sharded-statement.js';
import { bigintArray, byteaArray, integerArray, smallintArray } from '../../database/transaction/binary-array.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { REMOVE_MEMBER_PEERS, REMOVE_PEERS, UPSERT_MEMBER_PEERS, UPSERT_PEERS } from './peer.sql.js';
import { hexIdOf, type PeerIdentity, UpsertedPeers, type UpsertedRow } from './upserted-peers.js';

const UPSERT = new ShardedStatement<UpsertedRow>(UPSERT_PEERS);
const UPSERT_MEMBERS = new ShardedStatement<UpsertedRow>(UPSERT_MEMBER_PEERS);
const REMOVE = new ShardedStatement<Pick<UpsertedRow, 'id'>>(REMOVE_PEERS);
const REMOVE_MEMBERS = new ShardedStatement<Pick<UpsertedRow, 'id'>>(REMOVE_MEMBER_PEERS);

/** The rows of peers, as announces change them. Every method locks rows in the order of their primary key. */
@Injectable()
export class PeerRepository {
  /** Inserts or updates the peers of these announces. @param announces hold each peer of a swarm once */
  async upsert(client: PoolClient, place: Place, announces: readonly AnnounceRequest[]): Promise<UpsertedPeers> {
    const values = [
      ...identityAndEndpoints(announces),
      bigintArray(announces.map((announce) => announce.left)),
      bigintArray(announces.map((announce) => announce.uploaded)),
      bigintArray(announces.map((announce) => announce.downloaded)),
      smallintArray(announces.map((announce) => announce.event)),
    ];
    const rows = isOfMembers(announces)
      ? await UPSERT_MEMBERS.at(place).run(client, [...values, membersOf(announces)])
      : await UPSERT.at(place).run(client, values);
    return new UpsertedPeers(rows, announces.length);
  }

  /** Removes the peers of these announces that exist and whose key matches. @returns the removed peers */
  async remove(
    client: PoolClient,
    place: Place,
    announces: readonly AnnounceRequest[],
  ): Promise<{ has(peer: PeerIdentity): boolean }> {
    const values = identityAndEndpoints(announces);
    const rows = isOfMembers(announces)
      ? await REMOVE_MEMBERS.at(place).run(client, [...values, membersOf(announces)])
      : await REMOVE.at(place).run(client, values);
    const ids = new Set(rows.map(({ id }) => id));
    return { has: (peer) => ids.has(hexIdOf(peer)) };
  }
}

/** Whether the announces are of members, as all are in private mode. */
function isOfMembers([first]: readonly AnnounceRequest[]): boolean {
  return first?.member !== undefined;
}

/** The last parameter of both statements in private mode. */
function membersOf(announces: readonly AnnounceRequest[]): Buffer {
  return integerArray(announces.map(({ member = 0 }) => member));
}

/** $1 to $5 of both statements. */
function identityAndEndpoints(announces: readonly AnnounceRequest[]): Buffer[] {
  return [
    byteaArray(announces.map((announce) => announce.infoHash)),
    byteaArray(announces.map((announce) => announce.peerId)),
    byteaArray(announces.map((announce) => announce.ipv4)),
    byteaArray(announces.map((announce) => announce.ipv6)),
    bigintArray(announces.map((announce) => announce.key)),
  ];
}
