import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { isTransient } from '../../database/connection/database-error.js';
import type { Place } from '../../database/shards/place.js';
import { Shards } from '../../database/shards/shards.js';
import { AnnounceEvent, type AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { PeerRepository } from '../peer/peer.repository.js';
import { TorrentRepository } from '../torrent/torrent.repository.js';
import type { BatchWriter } from './announce-batcher.js';
import { ABSENT, type AnnounceOutcome, REFUSED, REMOVED, STORED, UNREGISTERED } from './announce-outcome.js';
import { writeIsolated } from './write-isolated.js';

/** Writes announces: the one transaction that inserts, updates and removes torrents and peers. */
@Injectable()
export class AnnounceWriter implements BatchWriter {
  constructor(
    private readonly shards: Shards,
    private readonly torrents: TorrentRepository,
    private readonly peers: PeerRepository,
    private readonly settings: SwarmSettings,
  ) {}

  async write(batch: readonly AnnounceRequest[]): Promise<AnnounceOutcome[]> {
    if (this.settings.mode === 'open') return this.writeAll(batch);
    const isRegistered = await this.torrents.registered(batch.map(({ infoHash }) => infoHash));
    // A peer may leave any torrent.
    const isServed = ({ event, infoHash }: AnnounceRequest) =>
      event === AnnounceEvent.Stopped || isRegistered(infoHash);
    const served = batch.filter(isServed);
    const outcomes = new Map<AnnounceRequest, AnnounceOutcome>();
    if (served.length > 0) {
      const written = await this.writeAll(served);
      served.forEach((announce, at) => outcomes.set(announce, written[at] ?? UNREGISTERED));
    }
    return batch.map((announce) => outcomes.get(announce) ?? UNREGISTERED);
  }

  private writeAll(batch: readonly AnnounceRequest[]): Promise<AnnounceOutcome[]> {
    return writeIsolated(batch, (announces) => this.insertOrUpdate(announces), isTransient);
  }

  /** The transaction. It locks torrents before peers, and counts downloads after the peers are known. */
  private async insertOrUpdate(batch: readonly AnnounceRequest[]): Promise<AnnounceOutcome[]> {
    const stopped = batch.filter(({ event }) => event === AnnounceEvent.Stopped);
    const present = stopped.length > 0 ? batch.filter(({ event }) => event !== AnnounceEvent.Stopped) : batch;
    const completed = batch.filter(({ event }) => event === AnnounceEvent.Completed);
    const send = (client: PoolClient, place: Place) =>
      Promise.all([
        present.length > 0 ? this.torrents.admit(client, place, present) : undefined,
        present.length > 0 ? this.peers.upsert(client, place, present) : undefined,
        stopped.length > 0 ? this.peers.remove(client, place, stopped) : undefined,
        completed.length > 0 ? this.torrents.countDownloads(client, place, completed) : undefined,
      ]);
    const infoHashes = batch.map(({ infoHash }) => infoHash);
    const [, upserted, removed] = await this.shards.inTransaction(infoHashes, send);
    return batch.map((announce) => {
      if (announce.event === AnnounceEvent.Stopped) return removed?.has(announce) ? REMOVED : ABSENT;
      if (!upserted?.has(announce)) return REFUSED;
      const dualStack = upserted.dualStackOf(announce);
      return dualStack ? { kind: 'stored', dualStack } : STORED;
    });
  }
}
