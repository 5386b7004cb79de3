import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { bigintArray, byteaArray, textArray } from '../../database/transaction/binary-array.js';
import { Torrent } from '../../tracker/torrent/torrent.entity.js';
import { nameWords } from './list/name-words.js';
import type { TorrentDescription } from './torrent-description.js';
import { REGISTER_NEW_TORRENTS, REGISTER_TORRENT, REMOVE_SWARM, REMOVE_SWARM_HISTORY } from './torrent.sql.js';

/** A torrent to register. */
export interface NewTorrent extends TorrentDescription {
  /** 20 bytes */
  readonly infoHash: Buffer;
}

/** Reads and changes torrents in an operator's transaction. */
@Injectable()
export class RegisteredTorrentRepository {
  /** Locks the torrent's row until the transaction ends. @returns undefined if the torrent is unknown */
  async lock(manager: EntityManager, infoHash: Buffer): Promise<Torrent | undefined> {
    const lock = { mode: 'pessimistic_write' } as const;
    return (await manager.getRepository(Torrent).findOne({ where: { infoHash }, lock })) ?? undefined;
  }

  /** Registers the torrent, or replaces its description. */
  async save(manager: EntityManager, torrent: NewTorrent): Promise<Torrent> {
    const { infoHash, name, size, state, reason, uploadFactor, downloadFactor } = torrent;
    const [row] = await manager.query<[Torrent]>(REGISTER_TORRENT, [
      infoHash,
      name,
      wordsOf(name),
      size,
      state,
      reason,
      uploadFactor,
      downloadFactor,
    ]);
    return row;
  }

  /**
   * Registers those that are not registered yet; the others keep their description.
   * @param torrents each info hash once
   * @returns the info hashes of those registered
   */
  async registerNew(manager: EntityManager, torrents: readonly NewTorrent[]): Promise<Buffer[]> {
    const rows = await manager.query<Pick<Torrent, 'infoHash'>[]>(REGISTER_NEW_TORRENTS, [
      byteaArray(torrents.map(({ infoHash }) => infoHash)),
      textArray(torrents.map(({ name }) => name)),
      textArray(torrents.map(({ name }) => wordsOf(name))),
      bigintArray(torrents.map(({ size }) => (size === null ? undefined : BigInt(size)))),
      textArray(torrents.map(({ state }) => state)),
    ]);
    return rows.map(({ infoHash }) => infoHash);
  }

  /** Removes the torrent, its peers and what is stored of its past. */
  async remove(manager: EntityManager, infoHash: Buffer): Promise<void> {
    await manager.getRepository(Torrent).delete({ infoHash });
    await manager.query(REMOVE_SWARM, [infoHash]);
    await manager.query(REMOVE_SWARM_HISTORY, [infoHash]);
  }
}

/** With spaces between them, as an array of arrays cannot be a parameter. */
function wordsOf(name: string | null): string | null {
  return name === null ? null : nameWords(name).join(' ');
}
