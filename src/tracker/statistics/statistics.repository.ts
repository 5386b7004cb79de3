import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { QueryRunner, Repository } from 'typeorm';
import { planFreely } from '../../database/connection/planning.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { type ClientCounts, type FamilyCounts, Statistics } from './statistics.entity.js';

/** What a census counts of all peers. */
export interface PeerTotals {
  /** Silent ones included. */
  readonly stored: number;
  readonly families: { readonly seeder: FamilyCounts; readonly leecher: FamilyCounts };
  readonly clients: ClientCounts;
}

/** The one row of statistics. The census writes it. */
@Injectable()
export class StatisticsRepository {
  constructor(@InjectRepository(Statistics, DATA_SOURCE) private readonly statistics: Repository<Statistics>) {}

  read(): Promise<Statistics> {
    return this.statistics.findOneByOrFail({ id: 1 });
  }

  /**
   * Sums up the torrents' counts, and stores all totals. Separate statements, as on Citus torrents may be on other servers than
   * the statistics.
   */
  async store(queryRunner: QueryRunner, { stored, families, clients }: PeerTotals): Promise<void> {
    await planFreely(queryRunner);
    const [counted] = await queryRunner.manager.query<[Record<string, string>]>(
      `SELECT count(*) AS torrents, coalesce(sum(complete), 0) AS seeders, coalesce(sum(incomplete), 0) AS leechers,
              coalesce(sum(downloaded), 0) AS completed, count(registered_at) AS registered
         FROM torrent`,
    );
    await queryRunner.query(
      `UPDATE statistics SET torrents = $1, seeders = $2, leechers = $3, peers = $2::bigint + $3::bigint, completed = $4,
                             downloads = downloads + greatest($4::bigint - completed, 0), connections = $5,
                             registered = $6, families = $7, clients = $8, counted_at = now()`,
      [
        counted.torrents,
        counted.seeders,
        counted.leechers,
        counted.completed,
        stored,
        counted.registered,
        JSON.stringify(families),
        JSON.stringify(clients),
      ],
    );
  }
}
