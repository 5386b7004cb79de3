import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CountChangesOfSessions1795307800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Instances poll these rows, and keep sessions in memory until they change.
    await queryRunner.query(`INSERT INTO access_revision (part) VALUES ('sessions')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM access_revision WHERE part = 'sessions'`);
  }
}
