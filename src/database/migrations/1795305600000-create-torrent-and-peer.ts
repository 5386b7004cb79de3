import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTorrentAndPeer1795305600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // No row here is touched by every announce of a swarm: `downloaded` changes with a completed download, `complete`
    // and `incomplete` with the census of large swarms.
    await queryRunner.query(`
      CREATE TABLE torrent (
        info_hash  bytea NOT NULL,
        downloaded bigint NOT NULL DEFAULT 0,
        complete   integer NOT NULL DEFAULT 0,
        incomplete integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        emptied_at timestamptz,
        CONSTRAINT torrent_pkey PRIMARY KEY (info_hash),
        CONSTRAINT torrent_info_hash_length CHECK (octet_length(info_hash) = 20)
      ) WITH (fillfactor = 90)`);
    // Columns stand in the order that wastes no byte on alignment. There is no foreign key to torrent: checking it would
    // lock the torrent's row for every new peer. No index holds a column that a repeated announce changes, and pages
    // keep room, so that such an announce stays a heap-only update.
    await queryRunner.query(`
      CREATE TABLE peer (
        uploaded     bigint NOT NULL,
        downloaded   bigint NOT NULL,
        "left"       bigint,
        key          bigint,
        ipv4_seen_at timestamptz,
        ipv6_seen_at timestamptz,
        completed_at timestamptz,
        shuffle      integer NOT NULL,
        event        smallint NOT NULL,
        is_seeder    boolean NOT NULL,
        info_hash    bytea NOT NULL,
        peer_id      bytea NOT NULL,
        ipv4         bytea,
        ipv6         bytea,
        CONSTRAINT peer_pkey PRIMARY KEY (info_hash, peer_id),
        CONSTRAINT peer_info_hash_length CHECK (octet_length(info_hash) = 20),
        CONSTRAINT peer_peer_id_length CHECK (octet_length(peer_id) = 20),
        CONSTRAINT peer_ipv4_length CHECK (octet_length(ipv4) = 6),
        CONSTRAINT peer_ipv6_length CHECK (octet_length(ipv6) = 18),
        CONSTRAINT peer_has_endpoint CHECK (ipv4 IS NOT NULL OR ipv6 IS NOT NULL)
      ) WITH (fillfactor = 90)`);
    await queryRunner.query(`CREATE INDEX peer_sample ON peer (info_hash, is_seeder, shuffle)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE peer`);
    await queryRunner.query(`DROP TABLE torrent`);
  }
}
