import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { isTransient } from '../../../database/connection/database-error.js';
import type { Place } from '../../../database/shards/place.js';
import { Shards } from '../../../database/shards/shards.js';
import { AnnounceEvent, type AnnounceRequest } from '../../../protocol/bittorrent/announce.js';
import { FactorsService } from '../../session/factors.service.js';
import { SessionLimit } from '../../session/session-limit.js';
import { type Factors, SessionRepository } from '../../session/session.repository.js';
import { PeerRepository } from '../../peer/peer.repository.js';
import { TorrentRepository } from '../../torrent/torrent.repository.js';
import type { BatchWriter } from '../announce-batcher.js';
import {
  ABSENT,
  type AnnounceOutcome,
  OVER_LIMIT,
  PENDING,
  REFUSED,
  REMOVED,
  STORED,
  UNREGISTERED,
} from '../announce-outcome.js';
import { writeIsolated } from '../write-isolated.js';

const NONE: ReadonlySet<AnnounceRequest> = new Set();
/** Of a torrent that is not registered. */
const FULL = { upload: 100, download: 100 };

/** Writes the announces of members, of registered torrents, in one transaction. */
@Injectable()
export class PrivateAnnounceWriter implements BatchWriter {
  constructor(
    private readonly shards: Shards,
    private readonly torrents: TorrentRepository,
    private readonly peers: PeerRepository,
    private readonly sessions: SessionRepository,
    private readonly limit: SessionLimit,
    private readonly factors: FactorsService,
  ) {}

  async write(batch: readonly AnnounceRequest[]): Promise<AnnounceOutcome[]> {
    const [torrentOf, factors] = await Promise.all([
      this.torrents.registeredOf(batch.map(({ infoHash }) => infoHash)),
      this.factors.of(batch),
    ]);
    const isRegistered = ({ infoHash }: AnnounceRequest) => torrentOf(infoHash) !== undefined;
    const factorsOf = (announce: AnnounceRequest) => factors(announce, torrentOf(announce.infoHash) ?? FULL);
    const served = batch.filter((announce) => announce.event === AnnounceEvent.Stopped || isRegistered(announce));
    const outcomes = new Map<AnnounceRequest, AnnounceOutcome>();
    if (served.length > 0) {
      const write = (some: readonly AnnounceRequest[]) =>
        this.insertOrUpdate(some, some.filter(isRegistered), factorsOf);
      const written = await writeIsolated(served, write, isTransient);
      served.forEach((announce, at) => {
        const outcome = written[at] ?? UNREGISTERED;
        const isPending = outcome.kind === 'stored' && torrentOf(announce.infoHash)?.state === 'pending';
        outcomes.set(announce, isPending ? PENDING : outcome);
      });
    }
    return batch.map((announce) => outcomes.get(announce) ?? UNREGISTERED);
  }

  /** The transaction. It accounts all announces of registered torrents, also those that make nobody a peer. */
  private async insertOrUpdate(
    batch: readonly AnnounceRequest[],
    accounted: readonly AnnounceRequest[],
    factorsOf: (announce: AnnounceRequest) => Factors,
  ): Promise<AnnounceOutcome[]> {
    const stopped = batch.filter(({ event }) => event === AnnounceEvent.Stopped);
    const present = stopped.length > 0 ? batch.filter(({ event }) => event !== AnnounceEvent.Stopped) : batch;
    const completed = batch.filter(({ event }) => event === AnnounceEvent.Completed);
    const [upserted, removed, joining = []] = await this.inTransaction(batch, (client, place) =>
      Promise.all([
        present.length > 0 ? this.peers.upsert(client, place, present) : undefined,
        stopped.length > 0 ? this.peers.remove(client, place, stopped) : undefined,
        accounted.length > 0 ? this.sessions.account(client, place, accounted, factorsOf) : undefined,
        completed.length > 0 ? this.torrents.countDownloads(client, place, withoutRepeated(completed)) : undefined,
      ]),
    );
    const over = await this.admit(joining.filter(({ event }) => event !== AnnounceEvent.Stopped));
    return batch.map((announce) => {
      if (over.has(announce)) return OVER_LIMIT;
      if (announce.event === AnnounceEvent.Stopped) return removed?.has(announce) ? REMOVED : ABSENT;
      if (!upserted?.has(announce)) return REFUSED;
      const dualStack = upserted.dualStackOf(announce);
      return dualStack ? { kind: 'stored', dualStack } : STORED;
    });
  }

  /**
   * Admits sessions that have joined, or removes their peers again. It follows the commit: clients may join at another instance.
   * @returns those that are over the limit
   */
  private async admit(joining: readonly AnnounceRequest[]): Promise<ReadonlySet<AnnounceRequest>> {
    if (joining.length === 0) return NONE;
    const over = await this.limit.over(joining);
    await this.inTransaction(joining, (client, place) =>
      Promise.all([
        over.size > 0 ? this.peers.remove(client, place, [...over]) : undefined,
        this.sessions.admit(client, place, joining, (announce) => !over.has(announce)),
      ]),
    );
    return over;
  }

  /** On the node that has the torrents of these announces. */
  private inTransaction<T>(
    announces: readonly AnnounceRequest[],
    send: (client: PoolClient, place: Place) => Promise<T>,
  ): Promise<T> {
    const infoHashes = announces.map(({ infoHash }) => infoHash);
    return this.shards.inTransaction(infoHashes, send);
  }
}

/** Two members may use the same peer id. */
function withoutRepeated(announces: readonly AnnounceRequest[]): AnnounceRequest[] {
  const byPeer = new Map(
    announces.map((announce) => [announce.infoHash.toString('latin1') + announce.peerId.toString('latin1'), announce]),
  );
  return [...byPeer.values()];
}
