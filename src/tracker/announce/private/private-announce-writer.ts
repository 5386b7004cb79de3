import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '../../../database/connection/data-source.js';
import { isTransient } from '../../../database/connection/database-error.js';
import { inPipelinedTransaction } from '../../../database/transaction/transaction.js';
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

/** Of a torrent that is not registered. */
const FULL = { upload: 100, download: 100 };

/** Writes the announces of members, of registered torrents, in one transaction. */
@Injectable()
export class PrivateAnnounceWriter implements BatchWriter {
  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly torrents: TorrentRepository,
    private readonly peers: PeerRepository,
    private readonly sessions: SessionRepository,
    private readonly limit: SessionLimit,
    private readonly factors: FactorsService,
  ) {}

  async write(batch: readonly AnnounceRequest[]): Promise<AnnounceOutcome[]> {
    const [torrentOf, over, factors] = await Promise.all([
      this.torrents.registeredOf(batch.map(({ infoHash }) => infoHash)),
      this.limit.over(batch),
      this.factors.of(batch),
    ]);
    const isOver = (announce: AnnounceRequest) => over.has(announce);
    const isRegistered = ({ infoHash }: AnnounceRequest) => torrentOf(infoHash) !== undefined;
    const factorsOf = (announce: AnnounceRequest) => factors(announce, torrentOf(announce.infoHash) ?? FULL);
    const served = batch.filter((announce) => announce.event === AnnounceEvent.Stopped || isRegistered(announce));
    const outcomes = new Map<AnnounceRequest, AnnounceOutcome>();
    if (served.length > 0) {
      const write = (some: readonly AnnounceRequest[]) =>
        this.insertOrUpdate(some, isOver, some.filter(isRegistered), factorsOf);
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
    isOver: (announce: AnnounceRequest) => boolean,
    accounted: readonly AnnounceRequest[],
    factorsOf: (announce: AnnounceRequest) => Factors,
  ): Promise<AnnounceOutcome[]> {
    const leaves = (announce: AnnounceRequest) => announce.event === AnnounceEvent.Stopped || isOver(announce);
    const stopped = batch.filter(leaves);
    const present = batch.filter((announce) => !leaves(announce));
    const completed = batch.filter(({ event }) => event === AnnounceEvent.Completed);
    const [upserted, removed] = await inPipelinedTransaction(this.dataSource, (client) =>
      Promise.all([
        present.length > 0 ? this.peers.upsert(client, present) : undefined,
        stopped.length > 0 ? this.peers.remove(client, stopped) : undefined,
        accounted.length > 0 ? this.sessions.account(client, accounted, factorsOf) : undefined,
        completed.length > 0 ? this.torrents.countDownloads(client, withoutRepeated(completed)) : undefined,
      ]),
    );
    return batch.map((announce) => {
      if (isOver(announce)) return OVER_LIMIT;
      if (announce.event === AnnounceEvent.Stopped) return removed?.has(announce) ? REMOVED : ABSENT;
      if (!upserted?.has(announce)) return REFUSED;
      const dualStack = upserted.dualStackOf(announce);
      return dualStack ? { kind: 'stored', dualStack } : STORED;
    });
  }
}

/** Two members may use the same peer id. */
function withoutRepeated(announces: readonly AnnounceRequest[]): AnnounceRequest[] {
  const byPeer = new Map(
    announces.map((announce) => [announce.infoHash.toString('latin1') + announce.peerId.toString('latin1'), announce]),
  );
  return [...byPeer.values()];
}
