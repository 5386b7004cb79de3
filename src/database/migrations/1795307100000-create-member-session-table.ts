import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMemberSessionTable1795307100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // A client of a member in a swarm: the totals that it last reported, and what is not settled yet (new_...). Times are seconds
    // of the Unix clock, because an upsert on Citus may calculate with numbers but not with times. No index has a column that an
    // announce changes, so updates are heap-only.
    await queryRunner.query(`
      CREATE TABLE member_session (
        uploaded            bigint NOT NULL,
        downloaded          bigint NOT NULL,
        new_uploaded        bigint NOT NULL DEFAULT 0,
        new_downloaded      bigint NOT NULL DEFAULT 0,
        new_upload_credit   bigint NOT NULL DEFAULT 0,
        new_download_credit bigint NOT NULL DEFAULT 0,
        joined_at           bigint NOT NULL,
        seen_at             bigint NOT NULL,
        new_seed_seconds    integer NOT NULL DEFAULT 0,
        new_leech_seconds   integer NOT NULL DEFAULT 0,
        member              integer NOT NULL,
        new_completed       smallint NOT NULL DEFAULT 0,
        admissions          smallint NOT NULL DEFAULT 0,
        event               smallint NOT NULL,
        upload_factor       smallint NOT NULL,
        download_factor     smallint NOT NULL,
        is_seeder           boolean NOT NULL,
        is_suspicious       boolean NOT NULL DEFAULT false,
        info_hash           bytea NOT NULL,
        peer_id             bytea NOT NULL,
        CONSTRAINT member_session_pkey PRIMARY KEY (info_hash, member, peer_id),
        CONSTRAINT member_session_info_hash_length CHECK (octet_length(info_hash) = 20),
        CONSTRAINT member_session_peer_id_length CHECK (octet_length(peer_id) = 20)
      ) WITH (fillfactor = 80)`);
    // All members have numbers above 0. The condition keeps the index out of the plans of statements that have the whole key: a
    // member may have thousands of sessions.
    await queryRunner.query(`CREATE INDEX member_session_by_member ON member_session (member) WHERE member > 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE member_session`);
  }
}
