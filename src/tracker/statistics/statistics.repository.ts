import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { planFreely } from '../../database/connection/planning.js';
import type { Statistics } from './statistics.entity.js';

/** The figures of the whole tracker: written by the census, read from one row. */
@Injectable()
export class StatisticsRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async read(): Promise<Statistics> {
    const [row] = await this.dataSource.query<Statistics[]>(
      `SELECT id, torrents, peers, seeders, leechers, completed, connections, counted_at AS "countedAt" FROM statistics`,
    );
    return row as Statistics;
  }

  /** Adds up the torrents' rows, and counts the peers' rows. Read first, then written: the one may be on other servers. */
  async store(queryRunner: QueryRunner): Promise<void> {
    await planFreely(queryRunner);
    const [counted] = await queryRunner.manager.query<[Record<string, string>]>(
      `SELECT count(*) AS torrents, coalesce(sum(complete), 0) AS seeders, coalesce(sum(incomplete), 0) AS leechers,
              coalesce(sum(downloaded), 0) AS completed
         FROM torrent`,
    );
    const [stored] = await queryRunner.manager.query<[{ peers: string }]>(`SELECT count(*) AS peers FROM peer`);
    await queryRunner.query(
      `UPDATE statistics SET torrents = $1, seeders = $2, leechers = $3, peers = $2::bigint + $3::bigint, completed = $4,
                             connections = $5, counted_at = now()`,
      [counted.torrents, counted.seeders, counted.leechers, counted.completed, stored.peers],
    );
  }
}
