import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRunOnShards1795306300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Runs a command that returns one number, `%1$s` in it standing for `torrent` and `%2$s` for `peer`. Where these two are
    // distributed over several servers, deploy/citus/distribute.sql makes it run the command on each pair of their shards.
    await queryRunner.query(`
      CREATE FUNCTION run_on_shards(command text) RETURNS SETOF bigint LANGUAGE plpgsql AS $function$
      BEGIN
        RETURN QUERY EXECUTE format(command, 'torrent', 'peer');
      END
      $function$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP FUNCTION run_on_shards(text)`);
  }
}
