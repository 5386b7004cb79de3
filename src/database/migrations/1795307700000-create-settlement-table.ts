import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSettlementTable1795307700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // One row, written by each settlement, so that nobody counts rows to see how far the ledger is. `sessions` are those that the
    // last one settled. `uploaded` and `downloaded` are all bytes ever settled; the history has those that are `recorded`.
    await queryRunner.query(`
      CREATE TABLE settlement (
        id                  smallint NOT NULL DEFAULT 1,
        head                bigint NOT NULL DEFAULT 0,
        settled_at          timestamptz,
        sessions            bigint NOT NULL DEFAULT 0,
        uploaded            numeric NOT NULL DEFAULT 0,
        downloaded          numeric NOT NULL DEFAULT 0,
        recorded_uploaded   numeric NOT NULL DEFAULT 0,
        recorded_downloaded numeric NOT NULL DEFAULT 0,
        CONSTRAINT settlement_pkey PRIMARY KEY (id),
        CONSTRAINT settlement_one_row CHECK (id = 1)
      )`);
    await queryRunner.query(`INSERT INTO settlement (head) SELECT coalesce(max(id), 0) FROM ledger`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE settlement`);
  }
}
