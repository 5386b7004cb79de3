import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSwarmHistoryTable1795307600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // The counts of the largest swarms at certain times. No announce writes here: one instance copies the counts of the census.
    await queryRunner.query(`
      CREATE TABLE swarm_history (
        at         timestamptz NOT NULL,
        downloaded bigint NOT NULL,
        complete   integer NOT NULL,
        incomplete integer NOT NULL,
        info_hash  bytea NOT NULL,
        CONSTRAINT swarm_history_pkey PRIMARY KEY (info_hash, at)
      )`);
    await queryRunner.query(`INSERT INTO job (name) VALUES ('swarm_history')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM job WHERE name = 'swarm_history'`);
    await queryRunner.query(`DROP TABLE swarm_history`);
  }
}
