import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AnnounceEvent, type AnnounceRequest } from '../../protocol/announce.js';

/**
 * An announce may touch a known peer if it proves to be that peer's, by its key, or comes from the address where the
 * peer already is. Where no key is stored there is nothing to prove. (`peer` is the stored row.)
 */
const mayTouch = (announced: string) => `(
  peer.key IS NULL OR peer.key = ${announced}.key
  OR (
    (${announced}.ipv4 IS NULL OR substr(${announced}.ipv4, 1, 4) = substr(peer.ipv4, 1, 4))
    AND (${announced}.ipv6 IS NULL OR substr(${announced}.ipv6, 1, 16) = substr(peer.ipv6, 1, 16))
  )
)`;

/** What became of a peer that was inserted or updated. */
export interface UpsertedPeer {
  /** info_hash and peer_id */
  readonly id: string;
  /** This announce completed a download: `event=completed`, by a leecher that was known as one. */
  readonly completed: boolean;
  /** Both endpoints of a peer that has two, 6 and 18 bytes. */
  readonly ipv4?: Buffer;
  readonly ipv6?: Buffer;
}

interface UpsertedRow {
  info_hash: Buffer;
  peer_id: Buffer;
  completed: boolean;
  ipv4: Buffer | null;
  ipv6: Buffer | null;
}

/** The peers' rows. Every method that locks rows takes them in the order of their primary key. */
@Injectable()
export class PeerRepository {
  /**
   * Inserts or updates the peers of these announces, each (info_hash, peer_id) once.
   * @returns those that were; one that may not be touched is left out
   */
  async upsert(manager: EntityManager, announces: readonly AnnounceRequest[]): Promise<UpsertedPeer[]> {
    const rows = await manager.query<UpsertedRow[]>(
      `INSERT INTO peer (info_hash, peer_id, ipv4, ipv6, ipv4_seen_at, ipv6_seen_at, key, is_seeder, "left", uploaded,
                         downloaded, event, shuffle)
       SELECT info_hash, peer_id, ipv4, ipv6, CASE WHEN ipv4 IS NOT NULL THEN now() END,
              CASE WHEN ipv6 IS NOT NULL THEN now() END, key, coalesce("left" = 0, false), "left", uploaded, downloaded,
              event, (random() * 2147483647)::integer
         FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[], $6::bigint[], $7::bigint[],
                     $8::bigint[], $9::smallint[])
              AS announced (info_hash, peer_id, ipv4, ipv6, key, "left", uploaded, downloaded, event)
        ORDER BY info_hash, peer_id
       ON CONFLICT (info_hash, peer_id) DO UPDATE SET
         ipv4 = coalesce(excluded.ipv4, peer.ipv4),
         ipv6 = coalesce(excluded.ipv6, peer.ipv6),
         ipv4_seen_at = coalesce(excluded.ipv4_seen_at, peer.ipv4_seen_at),
         ipv6_seen_at = coalesce(excluded.ipv6_seen_at, peer.ipv6_seen_at),
         key = coalesce(peer.key, excluded.key),
         is_seeder = excluded.is_seeder,
         "left" = excluded."left",
         uploaded = excluded.uploaded,
         downloaded = excluded.downloaded,
         event = excluded.event,
         completed_at = CASE WHEN excluded.event = ${AnnounceEvent.Completed} AND excluded.is_seeder AND NOT peer.is_seeder
                             THEN now() ELSE peer.completed_at END
       WHERE ${mayTouch('excluded')}
       RETURNING info_hash, peer_id,
                 event = ${AnnounceEvent.Completed} AND completed_at IS NOT DISTINCT FROM now() AS completed,
                 CASE WHEN ipv6 IS NOT NULL THEN ipv4 END AS ipv4, CASE WHEN ipv4 IS NOT NULL THEN ipv6 END AS ipv6`,
      [
        announces.map((announce) => announce.infoHash),
        announces.map((announce) => announce.peerId),
        announces.map((announce) => announce.ipv4 ?? null),
        announces.map((announce) => announce.ipv6 ?? null),
        announces.map((announce) => announce.key ?? null),
        announces.map((announce) => announce.left ?? null),
        announces.map((announce) => announce.uploaded),
        announces.map((announce) => announce.downloaded),
        announces.map((announce) => announce.event),
      ],
    );
    return rows.map((row) => ({
      id: idOf(row.info_hash, row.peer_id),
      completed: row.completed,
      ...(row.ipv4 && row.ipv6 && { ipv4: row.ipv4, ipv6: row.ipv6 }),
    }));
  }

  /** Removes the peers of these announces, except where they may not be touched. */
  async remove(manager: EntityManager, announces: readonly AnnounceRequest[]): Promise<void> {
    await manager.query(
      `WITH leaving AS (
         SELECT peer.info_hash, peer.peer_id
           FROM unnest($1::bytea[], $2::bytea[], $3::bytea[], $4::bytea[], $5::bigint[])
                AS announced (info_hash, peer_id, ipv4, ipv6, key)
           JOIN peer ON peer.info_hash = announced.info_hash AND peer.peer_id = announced.peer_id
          WHERE ${mayTouch('announced')}
          ORDER BY peer.info_hash, peer.peer_id
            FOR UPDATE OF peer
       )
       DELETE FROM peer USING leaving WHERE peer.info_hash = leaving.info_hash AND peer.peer_id = leaving.peer_id`,
      [
        announces.map((announce) => announce.infoHash),
        announces.map((announce) => announce.peerId),
        announces.map((announce) => announce.ipv4 ?? null),
        announces.map((announce) => announce.ipv6 ?? null),
        announces.map((announce) => announce.key ?? null),
      ],
    );
  }
}

/** One text for an (info_hash, peer_id), to compare and to look up. */
export function idOf(infoHash: Buffer, peerId: Buffer): string {
  return infoHash.toString('latin1') + peerId.toString('latin1');
}
