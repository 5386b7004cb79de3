import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { IS_LIVE } from '../peer/liveness.js';

/** Torrents whose counts are stored with one statement. */
const ROWS_PER_STATEMENT = 1000;

interface SwarmCount {
  info_hash: Buffer;
  complete: number;
  incomplete: number;
}

/** Counts the swarms that are too large to be counted at each announce. */
@Injectable()
export class CensusRepository {
  /** The swarms with at least this many live peers, and those that were such at the last census, as far as they changed. */
  async count(queryRunner: QueryRunner, size: number, silence: number): Promise<SwarmCount[]> {
    return queryRunner.manager.query<SwarmCount[]>(
      `SELECT info_hash, coalesce(counted.complete, 0) AS complete, coalesce(counted.incomplete, 0) AS incomplete
         FROM torrent
         FULL JOIN (
           SELECT info_hash, count(*) FILTER (WHERE is_seeder)::integer AS complete,
                  count(*) FILTER (WHERE NOT is_seeder)::integer AS incomplete
             FROM peer
            WHERE ${IS_LIVE('$2')}
            GROUP BY info_hash
           HAVING count(*) >= $1
         ) AS counted USING (info_hash)
        WHERE (torrent.complete, torrent.incomplete)
              IS DISTINCT FROM (coalesce(counted.complete, 0), coalesce(counted.incomplete, 0))
        ORDER BY info_hash`,
      [size, silence],
    );
  }

  /** Stores counts with their torrents. */
  async store(queryRunner: QueryRunner, counts: readonly SwarmCount[]): Promise<void> {
    for (let from = 0; from < counts.length; from += ROWS_PER_STATEMENT) {
      const some = counts.slice(from, from + ROWS_PER_STATEMENT);
      await queryRunner.manager.query(
        `WITH locked AS (
           SELECT info_hash FROM torrent WHERE info_hash = ANY ($1::bytea[]) ORDER BY info_hash FOR UPDATE
         )
         UPDATE torrent SET complete = counted.complete, incomplete = counted.incomplete
           FROM unnest($1::bytea[], $2::integer[], $3::integer[]) AS counted (info_hash, complete, incomplete)
           JOIN locked USING (info_hash)
          WHERE torrent.info_hash = counted.info_hash`,
        [some.map((row) => row.info_hash), some.map((row) => row.complete), some.map((row) => row.incomplete)],
      );
    }
  }
}
