import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { AnnounceEvent, type AnnounceRequest, type AnnounceResponse } from '../../protocol/announce.js';
import { TrackerError } from '../../protocol/tracker-error.js';
import { DATA_SOURCE } from '../../database/data-source.js';
import { isTransient } from '../../database/database-error.js';
import { GroupCommit } from '../../database/group-commit.js';
import { inTransaction } from '../../database/transaction.js';
import { PeerQueryService } from '../peer/peer-query.service.js';
import { idOf, PeerRepository, type UpsertedPeer } from '../peer/peer.repository.js';
import { TorrentRepository } from '../torrent/torrent.repository.js';
import { AnnouncePolicy } from './announce.policy.js';

/** Announces in one transaction at the most. */
const MOST_IN_BATCH = 256;
/** Announces that wait for a transaction at the most: about a second's work; more would only be answered too late. */
const MOST_WAITING = 20_000;
/** Minutes (BEP 31). */
const RETRY_IN = 5;

/** The announced peer's endpoints as they are stored now: an announce names one, a dual-stack peer has two. */
export type StoredEndpoints = Pick<AnnounceRequest, 'ipv4' | 'ipv6'>;

/** What became of an announce; refused is one whose `key` did not prove that the known peer is its own. */
type Outcome = StoredEndpoints | 'refused';

/** Takes announces: the swarm's new state is committed before the answer is made. */
@Injectable()
export class AnnounceService {
  private readonly commits = new GroupCommit<AnnounceRequest, Outcome>({
    commit: (batch) => this.commit(batch),
    keyOf: (request) => idOf(request.infoHash, request.peerId),
    overload: () => new TrackerError('tracker is overloaded', RETRY_IN),
    mayBePoisoned: (error) => !isTransient(error),
    mostInBatch: MOST_IN_BATCH,
    mostWaiting: MOST_WAITING,
  });

  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly torrents: TorrentRepository,
    private readonly peers: PeerRepository,
    private readonly peerQuery: PeerQueryService,
    private readonly policy: AnnouncePolicy,
  ) {}

  /** The whole announce: commits it, then answers with counts and peers. @throws TrackerError as `insertOrUpdate` does */
  async announce(request: AnnounceRequest): Promise<AnnounceResponse> {
    const { ipv4, ipv6 } = await this.insertOrUpdate(request);
    const { counts, peers } = await this.peerQuery.queryPeers({ ...request, ipv4, ipv6 });
    return {
      counts,
      peers,
      format: request.format,
      interval: this.policy.interval(),
      minInterval: this.policy.minInterval(),
      externalIp: request.clientAddress,
    };
  }

  /**
   * Inserts or updates the torrent and the peer, or removes the peer that stopped.
   * @returns once that is committed: the endpoints that the peer has now
   * @throws TrackerError if the peer's stored `key` is another one, or (with `retry in`) when too many announces wait
   */
  async insertOrUpdate(request: AnnounceRequest): Promise<StoredEndpoints> {
    const outcome = await this.commits.submit(request);
    if (outcome === 'refused') {
      throw new TrackerError('key does not match: this peer_id is announced from another address');
    }
    return outcome;
  }

  /** One transaction for a batch that holds each (info_hash, peer_id) once. */
  private async commit(batch: readonly AnnounceRequest[]): Promise<Outcome[]> {
    const stopped = batch.filter(({ event }) => event === AnnounceEvent.Stopped);
    const present = batch.filter(({ event }) => event !== AnnounceEvent.Stopped);
    const upserted = await inTransaction(this.dataSource, async (manager) => {
      if (stopped.length > 0) await this.peers.remove(manager, stopped);
      return present.length > 0 ? this.insertOrUpdateAll(manager, present) : [];
    });
    const byId = new Map(upserted.map((peer) => [peer.id, peer]));
    return batch.map((request) => {
      if (request.event === AnnounceEvent.Stopped) return request;
      const peer = byId.get(idOf(request.infoHash, request.peerId));
      if (!peer) return 'refused';
      return peer.ipv4 ? peer : request;
    });
  }

  private async insertOrUpdateAll(
    manager: EntityManager,
    requests: readonly AnnounceRequest[],
  ): Promise<readonly UpsertedPeer[]> {
    const infoHashes = requests.map(({ infoHash }) => infoHash);
    await this.torrents.admit(manager, infoHashes);
    const upserted = await this.peers.upsert(manager, requests);
    const completed = new Set(upserted.filter((peer) => peer.completed).map(({ id }) => id));
    if (completed.size > 0) {
      const downloads = requests.filter(({ infoHash, peerId }) => completed.has(idOf(infoHash, peerId)));
      await this.torrents.countDownloads(
        manager,
        downloads.map(({ infoHash }) => infoHash),
      );
    }
    return upserted;
  }
}
