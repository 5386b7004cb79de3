import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { byteaArray } from '../../database/binary-array.js';
import { DATA_SOURCE } from '../../database/data-source.js';
import { Statement } from '../../database/statement.js';

/** Asked first, as ON CONFLICT alone would wait for whoever holds a known torrent's row. */
const ADMIT = new Statement<never>(`
  INSERT INTO torrent (info_hash)
  SELECT DISTINCT asked.info_hash
    FROM unnest($1::bytea[]) AS asked (info_hash)
   WHERE NOT EXISTS (SELECT FROM torrent WHERE torrent.info_hash = asked.info_hash)
   ORDER BY asked.info_hash
  ON CONFLICT (info_hash) DO NOTHING`);

/** The downloads that this transaction's announces completed: its `now()` stands in the peers' rows. */
const COUNT_DOWNLOADS = new Statement<never>(`
  WITH done AS (
    SELECT peer.info_hash, count(*) AS downloads
      FROM unnest($1::bytea[], $2::bytea[]) AS announced (info_hash, peer_id)
      JOIN peer ON peer.info_hash = announced.info_hash AND peer.peer_id = announced.peer_id
     WHERE peer.completed_at = now()
     GROUP BY peer.info_hash
  ), locked AS (
    SELECT torrent.info_hash FROM torrent JOIN done USING (info_hash) ORDER BY torrent.info_hash FOR UPDATE OF torrent
  )
  UPDATE torrent SET downloaded = torrent.downloaded + done.downloads
    FROM done JOIN locked USING (info_hash)
   WHERE torrent.info_hash = done.info_hash`);

const REGISTERED = new Statement<{ info_hash: Buffer }>(`
  SELECT info_hash FROM torrent WHERE info_hash = ANY ($1::bytea[]) AND registered_at IS NOT NULL`);

/** The torrents' rows as announces need them. Every method that locks rows takes them in the order of their info hash. */
@Injectable()
export class TorrentRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  /** Which of these torrents an operator registered. */
  async registered(infoHashes: readonly Buffer[]): Promise<(infoHash: Buffer) => boolean> {
    const rows = await REGISTERED.runAlone(this.dataSource, [byteaArray(infoHashes)]);
    const registered = new Set(rows.map((row) => row.info_hash.toString('latin1')));
    return (infoHash) => registered.has(infoHash.toString('latin1'));
  }

  /** Makes known the torrents that are not yet. */
  async admit(client: PoolClient, infoHashes: readonly Buffer[]): Promise<void> {
    await ADMIT.run(client, [byteaArray(infoHashes)]);
  }

  /** Counts the downloads of those of these peers whose announce, earlier in this transaction, completed one. */
  async countDownloads(
    client: PoolClient,
    announces: readonly { readonly infoHash: Buffer; readonly peerId: Buffer }[],
  ): Promise<void> {
    await COUNT_DOWNLOADS.run(client, [
      byteaArray(announces.map(({ infoHash }) => infoHash)),
      byteaArray(announces.map(({ peerId }) => peerId)),
    ]);
  }
}
