import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSessionTable1795306200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // A secret is 256 random bits, so nobody can guess it, or the password, from the hash of both.
    await queryRunner.query(`
      CREATE TABLE session (
        secret_hash bytea NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        expires_at  timestamptz NOT NULL,
        CONSTRAINT session_pkey PRIMARY KEY (secret_hash)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE session`);
  }
}
