import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { TrackerConfig } from '../../config/tracker.config.js';
import { byteaArray } from '../../database/binary-array.js';
import { Statement } from '../../database/statement.js';

/** Asked first, as ON CONFLICT alone would wait for whoever holds a known torrent's row. */
const ADMIT = new Statement<never>(`
  INSERT INTO torrent (info_hash)
  SELECT DISTINCT asked.info_hash
    FROM unnest($1::bytea[]) AS asked (info_hash)
   WHERE NOT EXISTS (SELECT FROM torrent WHERE torrent.info_hash = asked.info_hash)
   ORDER BY asked.info_hash
  ON CONFLICT (info_hash) DO NOTHING`);

const REGISTERED = new Statement<{ info_hash: Buffer }>(`
  SELECT info_hash FROM torrent WHERE info_hash = ANY ($1::bytea[]) AND registered_at IS NOT NULL`);

/** The torrents' rows as announces need them. Every method that locks rows takes them in the order of their info hash. */
@Injectable()
export class TorrentRepository {
  constructor(private readonly config: TrackerConfig) {}

  /**
   * Makes known the torrents that are not yet, on a tracker that is open to every torrent.
   * @returns whether a torrent was admitted: on a tracker of listed ones, only those are that an operator registered
   */
  async admit(queryRunner: QueryRunner, infoHashes: readonly Buffer[]): Promise<(infoHash: Buffer) => boolean> {
    if (this.config.mode === 'open') {
      await ADMIT.run(queryRunner, [byteaArray(infoHashes)]);
      return () => true;
    }
    const rows = await REGISTERED.run(queryRunner, [byteaArray(infoHashes)]);
    const registered = new Set(rows.map((row) => row.info_hash.toString('latin1')));
    return (infoHash) => registered.has(infoHash.toString('latin1'));
  }

  /** Counts one completed download for each info hash given; one given twice counts twice. */
  async countDownloads(queryRunner: QueryRunner, infoHashes: readonly Buffer[]): Promise<void> {
    await queryRunner.query(
      `WITH done AS (
         SELECT info_hash, count(*) AS downloads FROM unnest($1::bytea[]) AS asked (info_hash) GROUP BY info_hash
       ), locked AS (
         SELECT torrent.info_hash FROM torrent JOIN done USING (info_hash) ORDER BY torrent.info_hash FOR UPDATE OF torrent
       )
       UPDATE torrent SET downloaded = torrent.downloaded + done.downloads
         FROM done JOIN locked USING (info_hash)
        WHERE torrent.info_hash = done.info_hash`,
      [infoHashes],
    );
  }
}
