import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import type { Place } from '../../database/shards/place.js';
import { ShardedStatement } from '../../database/shards/sharded-statement.js';
import { Shards } from '../../database/shards/shards.js';
import { byteaArray } from '../../database/transaction/binary-array.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { Torrent, type TorrentState } from './torrent.entity.js';
import { TorrentReasons } from './torrent-reasons.js';
import { ADMIT_TORRENTS, COUNT_DOWNLOADS, FIND_REGISTERED, FIND_STATES } from './torrent.sql.js';

const ADMIT = new ShardedStatement<never>(ADMIT_TORRENTS);
const COUNT = new ShardedStatement<never>(COUNT_DOWNLOADS);
const STATES = new ShardedStatement<RegisteredTorrent & { info_hash: Buffer }>(FIND_STATES);
const REGISTERED = new ShardedStatement<{ info_hash: Buffer }>(FIND_REGISTERED);

/** What announces of members need of a registered torrent. */
export interface RegisteredTorrent {
  readonly state: TorrentState;
  /** Per cent. */
  readonly upload: number;
  /** Per cent. */
  readonly download: number;
}

/** Reads and changes torrents for announces. Methods that lock rows lock them in info hash order. */
@Injectable()
export class TorrentRepository {
  private readonly reasons = new TorrentReasons((infoHash) => this.readReason(infoHash));

  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly shards: Shards,
  ) {}

  /** @returns whether an operator has registered a torrent, for any of these */
  async registered(infoHashes: readonly Buffer[]): Promise<(infoHash: Buffer) => boolean> {
    const rows = await REGISTERED.runAlone(this.shards, infoHashes);
    const registered = new Set(rows.map((row) => row.info_hash.toString('latin1')));
    return (infoHash) => registered.has(infoHash.toString('latin1'));
  }

  /** @returns a registered torrent among these; undefined for one that is not registered */
  async registeredOf(infoHashes: readonly Buffer[]): Promise<(infoHash: Buffer) => RegisteredTorrent | undefined> {
    const rows = await STATES.runAlone(this.shards, infoHashes);
    const torrents = new Map(rows.map((row) => [row.info_hash.toString('latin1'), row]));
    return (infoHash) => torrents.get(infoHash.toString('latin1'));
  }

  /** Why an operator denied a torrent; at most a second old. */
  reasonOf(infoHash: Buffer): Promise<string | undefined> {
    return this.reasons.of(infoHash);
  }

  /** Inserts the torrents that are unknown. */
  async admit(client: PoolClient, place: Place, announces: readonly { readonly infoHash: Buffer }[]): Promise<void> {
    await ADMIT.at(place).run(client, [byteaArray(announces.map(({ infoHash }) => infoHash))]);
  }

  /** Counts the downloads that these announces, stored earlier in this transaction, have completed. */
  async countDownloads(
    client: PoolClient,
    place: Place,
    announces: readonly { readonly infoHash: Buffer; readonly peerId: Buffer }[],
  ): Promise<void> {
    await COUNT.at(place).run(client, [
      byteaArray(announces.map(({ infoHash }) => infoHash)),
      byteaArray(announces.map(({ peerId }) => peerId)),
    ]);
  }

  private async readReason(infoHash: Buffer): Promise<string | undefined> {
    const torrent = await this.dataSource.getRepository(Torrent).findOneBy({ infoHash, state: 'denied' });
    return torrent?.reason ?? undefined;
  }
}
