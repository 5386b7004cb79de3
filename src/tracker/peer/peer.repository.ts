import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { bigintArray, byteaArray, smallintArray } from '../../database/binary-array.js';
import { Statement } from '../../database/statement.js';
import type { AnnounceRequest } from '../../protocol/announce.js';
import { FIND_REFUSED, REMOVE_PEERS, UPSERT_PEERS } from './peer.sql.js';

/** The announced peer's endpoints as they are stored now: an announce names one, a dual-stack peer has two. */
export type StoredEndpoints = Pick<AnnounceRequest, 'ipv4' | 'ipv6'>;

/** Those of a peer that is not there to be removed, or may not be: nothing changed. */
const NOWHERE: StoredEndpoints = {};

/** What became of one announce; refused is one whose `key` did not prove that the known peer is its own. */
export type Upserted = { readonly endpoints: StoredEndpoints; readonly completed: boolean } | 'refused';

interface UpsertedRow {
  id: Buffer | null;
  completed: boolean;
  ipv4: Buffer | null;
  ipv6: Buffer | null;
}

const UPSERT = new Statement<UpsertedRow>(UPSERT_PEERS);
const REFUSED = new Statement<{ place: number }>(FIND_REFUSED);
const REMOVE = new Statement<{ id: Buffer }>(REMOVE_PEERS);

/** The peers' rows. Every method that locks rows takes them in the order of their primary key. */
@Injectable()
export class PeerRepository {
  /** Inserts or updates the peers of these announces, each (info_hash, peer_id) once; answers in their order. */
  async upsert(queryRunner: QueryRunner, announces: readonly AnnounceRequest[]): Promise<Upserted[]> {
    const rows = await UPSERT.run(queryRunner, [
      ...whoAndWhere(announces),
      bigintArray(announces.map((announce) => announce.left)),
      bigintArray(announces.map((announce) => announce.uploaded)),
      bigintArray(announces.map((announce) => announce.downloaded)),
      smallintArray(announces.map((announce) => announce.event)),
    ]);
    const told = new Map<string, UpsertedRow>();
    for (const row of rows) if (row.id) told.set(row.id.toString('latin1'), row);
    const refused = rows.length < announces.length ? await this.findRefused(queryRunner, announces) : undefined;
    return announces.map((announce, place) => {
      if (refused?.has(place)) return 'refused';
      const row = told.size > 0 ? told.get(idOf(announce.infoHash, announce.peerId)) : undefined;
      const endpoints = row?.ipv4 && row.ipv6 ? { ipv4: row.ipv4, ipv6: row.ipv6 } : announce;
      return { endpoints, completed: row?.completed ?? false };
    });
  }

  /**
   * Removes the peers of these announces, except where they may not be touched; answers in their order, with no endpoints
   * where nobody was removed.
   */
  async remove(queryRunner: QueryRunner, announces: readonly AnnounceRequest[]): Promise<Upserted[]> {
    const rows = await REMOVE.run(queryRunner, whoAndWhere(announces));
    const removed = new Set(rows.map(({ id }) => id.toString('latin1')));
    return announces.map((announce) => ({
      endpoints: removed.has(idOf(announce.infoHash, announce.peerId)) ? announce : NOWHERE,
      completed: false,
    }));
  }

  private async findRefused(queryRunner: QueryRunner, announces: readonly AnnounceRequest[]): Promise<Set<number>> {
    const rows = await REFUSED.run(queryRunner, whoAndWhere(announces));
    return new Set(rows.map(({ place }) => place));
  }
}

/** $1 to $5 of every statement here. */
function whoAndWhere(announces: readonly AnnounceRequest[]): Buffer[] {
  return [
    byteaArray(announces.map((announce) => announce.infoHash)),
    byteaArray(announces.map((announce) => announce.peerId)),
    byteaArray(announces.map((announce) => announce.ipv4)),
    byteaArray(announces.map((announce) => announce.ipv6)),
    bigintArray(announces.map((announce) => announce.key)),
  ];
}

/** One text for an (info_hash, peer_id), to compare and to look up. */
export function idOf(infoHash: Buffer, peerId: Buffer): string {
  return infoHash.toString('latin1') + peerId.toString('latin1');
}
