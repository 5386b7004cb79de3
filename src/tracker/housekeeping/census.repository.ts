import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import {
  CENSUS_ROWS_PER_STATEMENT,
  CLOCK_TOLERANCE_SECONDS,
  MAX_CENSUS_ROWS,
} from '../../config/limits/housekeeping.limits.js';
import { planByIndex, planFreely } from '../../database/connection/planning.js';
import { CLIENT_PREFIXES } from '../../protocol/bittorrent/client-name.js';
import type { PeerTotals } from '../statistics/statistics.repository.js';
import { IS_LIVE } from '../swarm/liveness.js';
import { COUNT_PEERS, STORE_COUNTS } from './census.sql.js';
import { type PeerGroup, totalsOf } from './peer-totals.js';

/** Counts to store with a torrent. */
interface SwarmCount {
  info_hash: Buffer;
  complete: number;
  incomplete: number;
  last_announce_at: Date | null;
}

/** Counts the peers of swarms, for announces of large swarms and for the admin API's lists. */
@Injectable()
export class CensusRepository {
  /** Waits until the tables may be read, and holds the locks of that until the end of the transaction. */
  async lockTables(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['torrent', 'peer']) await queryRunner.query(`SELECT 1 FROM ${table} LIMIT 1`);
  }

  /**
   * Finds swarms whose stored counts are wrong, or whose stored last announce is more than an hour too old or in the future, because the
   * clock was ahead. Of too many, it
   * returns the largest, by either count; the next census finds the others.
   * @param silence seconds
   */
  async count(queryRunner: QueryRunner, silence: number): Promise<SwarmCount[]> {
    await planFreely(queryRunner);
    // Enough for a million swarms in memory instead of temporary files.
    await queryRunner.query(`SET LOCAL work_mem = '128MB'`);
    return queryRunner.manager.query<SwarmCount[]>(
      `SELECT info_hash, coalesce(counted.complete, 0) AS complete, coalesce(counted.incomplete, 0) AS incomplete,
              greatest(counted.last_announce_at, least(torrent.last_announce_at, now())) AS last_announce_at
         FROM torrent
         LEFT JOIN (
           SELECT info_hash, count(*) FILTER (WHERE is_seeder)::integer AS complete,
                  count(*) FILTER (WHERE NOT is_seeder)::integer AS incomplete,
                  least(max(greatest(ipv4_seen_at, ipv6_seen_at)), now()) AS last_announce_at
             FROM peer
            WHERE ${IS_LIVE('$1')}
            GROUP BY info_hash
         ) AS counted USING (info_hash)
        WHERE torrent.complete <> coalesce(counted.complete, 0) OR torrent.incomplete <> coalesce(counted.incomplete, 0)
           OR counted.last_announce_at > coalesce(torrent.last_announce_at, '-infinity') + interval '1 hour'
           OR torrent.last_announce_at > now() + make_interval(secs => ${CLOCK_TOLERANCE_SECONDS})
        ORDER BY greatest(counted.complete + counted.incomplete, torrent.complete + torrent.incomplete) DESC
        LIMIT ${MAX_CENSUS_ROWS}`,
      [silence],
    );
  }

  /**
   * Counts all peers by role, family and client.
   * @param silence seconds
   */
  async countPeers(queryRunner: QueryRunner, silence: number): Promise<PeerTotals> {
    await planFreely(queryRunner);
    const { azureus, shadow } = CLIENT_PREFIXES;
    const prefixes = [azureus, shadow].map((texts) => texts.map((text) => Buffer.from(text, 'latin1')));
    return totalsOf(await queryRunner.manager.query<PeerGroup[]>(COUNT_PEERS, [silence, ...prefixes]));
  }

  async store(queryRunner: QueryRunner, counts: readonly SwarmCount[]): Promise<void> {
    await planByIndex(queryRunner);
    const inOrder = [...counts].sort((one, other) => one.info_hash.compare(other.info_hash));
    for (let from = 0; from < inOrder.length; from += CENSUS_ROWS_PER_STATEMENT) {
      const some = inOrder.slice(from, from + CENSUS_ROWS_PER_STATEMENT);
      await queryRunner.manager.query(STORE_COUNTS, [
        some.map((row) => row.info_hash),
        some.map((row) => row.complete),
        some.map((row) => row.incomplete),
        some.map((row) => row.last_announce_at),
      ]);
    }
  }
}
