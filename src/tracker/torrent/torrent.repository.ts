import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
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

/** The torrents' rows. Every method that locks rows takes them in the order of their info hash. */
@Injectable()
export class TorrentRepository {
  /** Makes known the torrents that are not yet. */
  async admit(queryRunner: QueryRunner, infoHashes: readonly Buffer[]): Promise<void> {
    await ADMIT.run(queryRunner, [byteaArray(infoHashes)]);
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
