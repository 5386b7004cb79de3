import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateChore1795305700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // What housekeeping has to do, and when next. The row's lock is the right to do it, so one instance does.
    await queryRunner.query(`
      CREATE TABLE chore (
        name     text NOT NULL,
        due_at   timestamptz NOT NULL DEFAULT now(),
        position bigint NOT NULL DEFAULT 0,
        CONSTRAINT chore_pkey PRIMARY KEY (name)
      )`);
    await queryRunner.query(`INSERT INTO chore (name) VALUES ('expiry'), ('census'), ('torrents')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE chore`);
  }
}
