import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateStatistics1795306200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // One row, written by the census: no page of figures walks the peers.
    await queryRunner.query(`
      CREATE TABLE statistics (
        id          smallint NOT NULL DEFAULT 1,
        torrents    bigint NOT NULL DEFAULT 0,
        peers       bigint NOT NULL DEFAULT 0,
        seeders     bigint NOT NULL DEFAULT 0,
        leechers    bigint NOT NULL DEFAULT 0,
        completed   bigint NOT NULL DEFAULT 0,
        connections bigint NOT NULL DEFAULT 0,
        counted_at  timestamptz,
        CONSTRAINT statistics_pkey PRIMARY KEY (id),
        CONSTRAINT statistics_one_row CHECK (id = 1)
      )`);
    await queryRunner.query(`INSERT INTO statistics DEFAULT VALUES`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE statistics`);
  }
}
