import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, QueryRunner } from 'typeorm';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import type { TorrentDescription } from './registered-torrent.js';
import type { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { TORRENT_COLUMNS } from '../../tracker/torrent/torrent.sql.js';

/** A torrent to register. */
export interface NewTorrent extends TorrentDescription {
  /** 20 bytes */
  readonly infoHash: Buffer;
}

/** The torrents' rows as operators read and change them. */
@Injectable()
export class RegisteredTorrentRepository {
  constructor(@InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource) {}

  async find(infoHash: Buffer): Promise<Torrent | undefined> {
    const [row] = await this.dataSource.query<Torrent[]>(
      `SELECT ${TORRENT_COLUMNS} FROM torrent WHERE info_hash = $1`,
      [infoHash],
    );
    return row;
  }

  /** The same, and nobody else changes it before the transaction has ended. */
  async lock(queryRunner: QueryRunner, infoHash: Buffer): Promise<Torrent | undefined> {
    const [row] = await queryRunner.manager.query<Torrent[]>(
      `SELECT ${TORRENT_COLUMNS} FROM torrent WHERE info_hash = $1 FOR UPDATE`,
      [infoHash],
    );
    return row;
  }

  /** Inserts the torrent, or changes what operators say of it, and makes it a registered one. */
  async save(queryRunner: QueryRunner, { infoHash, name, size, state }: NewTorrent): Promise<Torrent> {
    const [row] = await queryRunner.manager.query<Torrent[]>(
      `INSERT INTO torrent (info_hash, name, size, state, registered_at) VALUES ($1, $2, $3, $4, now())
       ON CONFLICT (info_hash) DO UPDATE SET
         name = excluded.name, size = excluded.size, state = excluded.state,
         registered_at = coalesce(torrent.registered_at, excluded.registered_at), version = torrent.version + 1
       RETURNING ${TORRENT_COLUMNS}`,
      [infoHash, name, size, state],
    );
    return row as Torrent;
  }

  /**
   * Registers the torrents that are not yet, each info hash once and in their order; what is said of the others stays.
   * @returns how many are registered now that were not
   */
  async registerNew(queryRunner: QueryRunner, torrents: readonly NewTorrent[]): Promise<number> {
    const { affected } = await queryRunner.query(
      `INSERT INTO torrent (info_hash, name, size, state, registered_at)
       SELECT info_hash, name, size, state, now()
         FROM unnest($1::bytea[], $2::text[], $3::bigint[], $4::text[]) AS given (info_hash, name, size, state)
        ORDER BY info_hash
       ON CONFLICT (info_hash) DO UPDATE SET
         name = excluded.name, size = excluded.size, state = excluded.state, registered_at = excluded.registered_at,
         version = torrent.version + 1
       WHERE torrent.registered_at IS NULL`,
      [
        torrents.map(({ infoHash }) => infoHash),
        torrents.map(({ name }) => name),
        torrents.map(({ size }) => size),
        torrents.map(({ state }) => state),
      ],
      true,
    );
    return affected ?? 0;
  }

  async remove(queryRunner: QueryRunner, infoHash: Buffer): Promise<void> {
    await queryRunner.query(`DELETE FROM torrent WHERE info_hash = $1`, [infoHash]);
  }

  /** Removes all of a swarm's peers, locked in the order in which announces lock them. @returns how many there were */
  async removeSwarm(queryRunner: QueryRunner, infoHash: Buffer): Promise<number> {
    const [, removed] = await queryRunner.manager.query<[unknown, number]>(
      `WITH leaving AS (
         SELECT peer_id FROM peer WHERE info_hash = $1 ORDER BY peer_id FOR UPDATE
       )
       DELETE FROM peer USING leaving WHERE peer.info_hash = $1 AND peer.peer_id = leaving.peer_id`,
      [infoHash],
    );
    return removed;
  }
}
