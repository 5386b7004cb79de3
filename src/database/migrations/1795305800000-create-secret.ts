import { randomBytes } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSecret1795305800000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // What all instances know and nobody else may. Drawn here, once, so that no operator has to choose it.
    await queryRunner.query(`
      CREATE TABLE secret (
        name  text NOT NULL,
        value bytea NOT NULL,
        CONSTRAINT secret_pkey PRIMARY KEY (name),
        CONSTRAINT secret_value_length CHECK (octet_length(value) = 32)
      )`);
    await queryRunner.query(`INSERT INTO secret (name, value) VALUES ('connection-id', $1)`, [randomBytes(32)]);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE secret`);
  }
}
