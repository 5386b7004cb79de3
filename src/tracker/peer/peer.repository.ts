import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { bigintArray, byteaArray, smallintArray } from '../../database/transaction/binary-array.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Statement } from '../../database/transaction/statement.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { FIND_ACCEPTED, REMOVE_PEERS, UPSERT_PEERS } from './peer.sql.js';

/** The announced peer's endpoints as they are stored now: an announce names one, a dual-stack peer has two. */
export type StoredEndpoints = Pick<AnnounceRequest, 'ipv4' | 'ipv6'>;

/** Those of a peer that is not there to be removed, or may not be: nothing changed. */
const NOWHERE: StoredEndpoints = {};

/** What became of one announce; refused is one whose `key` did not prove that the known peer is its own. */
export type Outcome = StoredEndpoints | 'refused';

/** A peer that was inserted or updated, named only where it has two endpoints. */
export interface UpsertedRow {
  id: Buffer | null;
  ipv4: Buffer | null;
  ipv6: Buffer | null;
}

const UPSERT = new Statement<UpsertedRow>(UPSERT_PEERS);
const ACCEPTED = new Statement<{ id: Buffer }>(FIND_ACCEPTED);
const REMOVE = new Statement<{ id: Buffer }>(REMOVE_PEERS);

/** The peers' rows. Every method that locks rows takes them in the order of their primary key. */
@Injectable()
export class PeerRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Inserts or updates the peers of these announces, each (info_hash, peer_id) once. `outcomesOf` reads the rows. */
  async upsert(client: PoolClient, announces: readonly AnnounceRequest[]): Promise<UpsertedRow[]> {
    return UPSERT.run(client, [
      ...whoAndWhere(announces),
      bigintArray(announces.map((announce) => announce.left)),
      bigintArray(announces.map((announce) => announce.uploaded)),
      bigintArray(announces.map((announce) => announce.downloaded)),
      smallintArray(announces.map((announce) => announce.event)),
    ]);
  }

  /** What became of each of these announces, after the transaction in which `upsert` told of the rows. */
  async outcomesOf(announces: readonly AnnounceRequest[], rows: readonly UpsertedRow[]): Promise<Outcome[]> {
    const dual = new Map<string, UpsertedRow>();
    for (const row of rows) if (row.id) dual.set(row.id.toString('latin1'), row);
    const accepted = rows.length < announces.length ? await this.findAccepted(announces) : undefined;
    return announces.map((announce) => {
      if (accepted && !accepted.has(idOf(announce.infoHash, announce.peerId))) return 'refused';
      const row = dual.size > 0 ? dual.get(idOf(announce.infoHash, announce.peerId)) : undefined;
      return row?.ipv4 && row.ipv6 ? { ipv4: row.ipv4, ipv6: row.ipv6 } : announce;
    });
  }

  /**
   * Removes the peers of these announces, except where they may not be touched; answers in their order, with no endpoints
   * where nobody was removed.
   */
  async remove(client: PoolClient, announces: readonly AnnounceRequest[]): Promise<StoredEndpoints[]> {
    const removed = idsIn(await REMOVE.run(client, whoAndWhere(announces)));
    return announces.map((announce) => (removed.has(idOf(announce.infoHash, announce.peerId)) ? announce : NOWHERE));
  }

  private async findAccepted(announces: readonly AnnounceRequest[]): Promise<Set<string>> {
    return idsIn(await ACCEPTED.runAlone(this.dataSource, whoAndWhere(announces)));
  }
}

function idsIn(rows: readonly { id: Buffer }[]): Set<string> {
  return new Set(rows.map(({ id }) => id.toString('latin1')));
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
