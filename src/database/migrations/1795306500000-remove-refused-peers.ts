import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RemoveRefusedPeers1795306500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE ban ADD COLUMN expires_at timestamptz`);
    await queryRunner.query(`CREATE INDEX ban_by_expiry ON ban (expires_at) WHERE expires_at IS NOT NULL`);
    // A job removes the peers that the rules refuse: of this revision, and those of that one are removed.
    await queryRunner.query(`
      ALTER TABLE access_revision
        ADD COLUMN removing bigint NOT NULL DEFAULT 0,
        ADD COLUMN removed  bigint NOT NULL DEFAULT 0`);
    await queryRunner.query(`INSERT INTO job (name) VALUES ('refused'), ('crowds')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM job WHERE name IN ('refused', 'crowds')`);
    await queryRunner.query(`ALTER TABLE access_revision DROP COLUMN removing, DROP COLUMN removed`);
    await queryRunner.query(`ALTER TABLE ban DROP COLUMN expires_at`);
  }
}
