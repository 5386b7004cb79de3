import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LetOperatorsGovernTorrents1795305900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // `registered_at` tells a torrent that an operator decided about from one that merely was announced. `version` counts
    // what operators change, so that two of them don't overwrite one another. `last_announce_at` is written by the
    // census, at the most once an hour for each torrent: no announce touches this row.
    await queryRunner.query(`
      ALTER TABLE torrent
        ADD COLUMN name             text,
        ADD COLUMN size             bigint,
        ADD COLUMN state            text NOT NULL DEFAULT 'allowed',
        ADD COLUMN registered_at    timestamptz,
        ADD COLUMN last_announce_at timestamptz,
        ADD COLUMN version          integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT torrent_state_known CHECK (state IN ('allowed', 'denied'))`);
    // Each list that an operator sorts is a walk along one of these, in either direction.
    await queryRunner.query(`CREATE INDEX torrent_by_complete ON torrent (complete, info_hash)`);
    await queryRunner.query(`CREATE INDEX torrent_by_incomplete ON torrent (incomplete, info_hash)`);
    await queryRunner.query(`CREATE INDEX torrent_by_downloaded ON torrent (downloaded, info_hash)`);
    await queryRunner.query(`CREATE INDEX torrent_by_creation ON torrent (created_at, info_hash)`);
    await queryRunner.query(
      `CREATE INDEX torrent_by_last_announce ON torrent (coalesce(last_announce_at, 'epoch'::timestamptz), info_hash)`,
    );
    // Few torrents are denied and few have a name, so these two are small, and an announced torrent costs them nothing.
    await queryRunner.query(`CREATE INDEX torrent_denied ON torrent (info_hash) WHERE state = 'denied'`);
    await queryRunner.query(`
      CREATE INDEX torrent_words ON torrent
       USING gin (to_tsvector('simple', regexp_replace(name, '[^[:alnum:]]+', ' ', 'g'))) WHERE name IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DROP INDEX torrent_by_complete, torrent_by_incomplete, torrent_by_downloaded, torrent_by_creation`,
    );
    await queryRunner.query(`
      ALTER TABLE torrent
        DROP COLUMN name, DROP COLUMN size, DROP COLUMN state, DROP COLUMN registered_at, DROP COLUMN last_announce_at,
        DROP COLUMN version`);
  }
}
