import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CountByFamilyAndClient1795305900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE statistics
        ADD COLUMN registered bigint NOT NULL DEFAULT 0,
        ADD COLUMN downloads  bigint NOT NULL DEFAULT 0,
        ADD COLUMN families   jsonb,
        ADD COLUMN clients    jsonb`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE statistics
        DROP COLUMN registered, DROP COLUMN downloads, DROP COLUMN families, DROP COLUMN clients`);
  }
}
