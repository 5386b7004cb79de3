import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { QueryRunner, Repository } from 'typeorm';
import { planFreely } from '../../database/connection/planning.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Statistics } from './statistics.entity.js';

/** The one row of statistics. The census writes it. */
@Injectable()
export class StatisticsRepository {
  constructor(@InjectRepository(Statistics, DATA_SOURCE) private readonly statistics: Repository<Statistics>) {}

  read(): Promise<Statistics> {
    return this.statistics.findOneByOrFail({ id: 1 });
  }

  /**
   * Sums up the torrents' counts, and counts the stored peers. Separate statements, as on Citus torrents and peers may be on
   * other servers than the statistics.
   */
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
