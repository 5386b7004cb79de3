import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/data-source.js';
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

  /** Adds up the torrents' rows, and counts the peers' rows. */
  async store(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `UPDATE statistics SET
         torrents = counted.torrents, seeders = counted.seeders, leechers = counted.leechers,
         peers = counted.seeders + counted.leechers, completed = counted.completed,
         connections = (SELECT count(*) FROM peer), counted_at = now()
       FROM (
         SELECT count(*) AS torrents, coalesce(sum(complete), 0) AS seeders, coalesce(sum(incomplete), 0) AS leechers,
                coalesce(sum(downloaded), 0) AS completed
           FROM torrent
       ) AS counted`,
    );
  }
}
