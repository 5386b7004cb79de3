import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NoteWhenAnnouncesArrived1795308000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // When the announce arrived that a session compares with, and the one that began its count, in milliseconds of the Unix clock.
    // Two statements, as Citus wants.
    await queryRunner.query(`ALTER TABLE member_session ADD COLUMN arrived_at bigint NOT NULL DEFAULT 0`);
    await queryRunner.query(`ALTER TABLE member_session ADD COLUMN counted_from bigint NOT NULL DEFAULT 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE member_session DROP COLUMN counted_from`);
    await queryRunner.query(`ALTER TABLE member_session DROP COLUMN arrived_at`);
  }
}
