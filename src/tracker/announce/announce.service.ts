import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { AnnounceEvent, type AnnounceRequest, type AnnounceResponse } from '../../protocol/bittorrent/announce.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { DATA_SOURCE } from '../../database/connection/data-source.js';
import { isTransient } from '../../database/connection/database-error.js';
import { GroupCommit } from './announce-batcher.js';
import { inPipelinedTransaction } from '../../database/transaction/transaction.js';
import { PeerQueryService } from '../peer/peer-query.service.js';
import { idOf, type Outcome, PeerRepository, type StoredEndpoints, type UpsertedRow } from '../peer/peer.repository.js';
import { AccessService } from '../access/access.service.js';
import { TorrentRepository } from '../torrent/torrent.repository.js';
import { AnnouncePolicy } from './announce.policy.js';

/** Announces in one transaction at the most. */
const MAX_IN_BATCH = 256;
/** Transactions at the same time: while one waits for the disk or the network, another one works. */
const MAX_IN_FLIGHT = 4;
/** Announces that are worth another transaction beside one in flight. */
const ENOUGH_FOR_ANOTHER = 32;
/** Announces that wait for a transaction at the most, for the memory that they take: a second's work. */
const MAX_WAITING = 20_000;
/** Milliseconds that one waits at the most: clients give up after ten seconds or more, and then announce again. */
const MAX_WAIT_MS = 2_000;
/** Minutes (BEP 31). */
const RETRY_IN = 5;

/** What became of one announce; unlisted is one of a torrent that no operator registered, where that is needed. */
type Committed = Outcome | 'unlisted';

/** Takes announces: the swarm's new state is committed before the answer is made. */
@Injectable()
export class AnnounceService {
  private readonly commits = new GroupCommit<AnnounceRequest, Committed>({
    commit: (batch) => this.commit(batch),
    keyOf: (request) => idOf(request.infoHash, request.peerId),
    overload: () => new TrackerError('tracker is overloaded', RETRY_IN),
    mayBePoisoned: (error) => !isTransient(error),
    replaces,
    maxInBatch: MAX_IN_BATCH,
    maxInFlight: MAX_IN_FLIGHT,
    enoughForAnother: ENOUGH_FOR_ANOTHER,
    maxWaiting: MAX_WAITING,
    longestWait: MAX_WAIT_MS,
  });

  constructor(
    @InjectDataSource(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly torrents: TorrentRepository,
    private readonly peers: PeerRepository,
    private readonly peerQuery: PeerQueryService,
    private readonly policy: AnnouncePolicy,
    private readonly access: AccessService,
    private readonly settings: SwarmSettings,
  ) {}

  /** The whole announce: commits it, then answers with counts and peers. @throws TrackerError as `insertOrUpdate` does */
  async announce(request: AnnounceRequest): Promise<AnnounceResponse> {
    const stored = await this.insertOrUpdate(request);
    const asker = stored === request ? request : { ...request, ipv4: stored.ipv4, ipv6: stored.ipv6 };
    const { counts, peers } = await this.peerQuery.queryPeers(asker);
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
   * @returns once that is committed: the endpoints that the peer has now, or had when it left
   * @throws TrackerError if the policy refuses it, if the peer's stored `key` is another one, or (with `retry in`) when
   *   too many announces wait
   */
  async insertOrUpdate(request: AnnounceRequest): Promise<StoredEndpoints> {
    this.access.check(request);
    const outcome = await this.commits.submit(request);
    if (outcome === 'unlisted') throw new TrackerError('torrent not registered', 'never');
    if (outcome === 'refused') {
      throw new TrackerError('key does not match: this peer_id is announced from another address');
    }
    return outcome;
  }

  /** Commits those of a batch that are of torrents which the tracker serves. A peer may leave any torrent. */
  private async commit(batch: readonly AnnounceRequest[]): Promise<Committed[]> {
    if (this.settings.mode === 'open') return this.commitAll(batch);
    const isRegistered = await this.torrents.registered(batch.map(({ infoHash }) => infoHash));
    const isServed = ({ event, infoHash }: AnnounceRequest) =>
      event === AnnounceEvent.Stopped || isRegistered(infoHash);
    const served = batch.filter(isServed);
    const outcomes = served.length > 0 ? await this.commitAll(served) : [];
    const next = outcomes.values();
    return batch.map((request) => (isServed(request) ? (next.next().value as Outcome) : 'unlisted'));
  }

  /** One transaction for a batch that holds each (info_hash, peer_id) once: torrents before peers, those before counts. */
  private async commitAll(batch: readonly AnnounceRequest[]): Promise<Outcome[]> {
    const stopped = batch.filter(({ event }) => event === AnnounceEvent.Stopped);
    const present = stopped.length > 0 ? batch.filter(({ event }) => event !== AnnounceEvent.Stopped) : batch;
    const completed = batch.filter(({ event }) => event === AnnounceEvent.Completed);
    const [rows, left] = await inPipelinedTransaction(this.dataSource, (client) =>
      Promise.all([
        present.length > 0 ? this.insertOrUpdateAll(client, present) : [],
        stopped.length > 0 ? this.peers.remove(client, stopped) : [],
        completed.length > 0 ? this.torrents.countDownloads(client, completed) : undefined,
      ]),
    );
    const stayed = await this.peers.outcomesOf(present, rows);
    if (stopped.length === 0) return stayed;
    const [leaving, staying] = [left.values(), stayed.values()];
    return batch.map(({ event }) => (event === AnnounceEvent.Stopped ? leaving : staying).next().value as Outcome);
  }

  private async insertOrUpdateAll(client: PoolClient, requests: readonly AnnounceRequest[]): Promise<UpsertedRow[]> {
    const infoHashes = requests.map(({ infoHash }) => infoHash);
    const [, rows] = await Promise.all([this.torrents.admit(client, infoHashes), this.peers.upsert(client, requests)]);
    return rows;
  }
}

/**
 * Whether a later announce of a peer stands for an earlier one that still waits: if the earlier one has nothing to add,
 * no completed download, no leaving and no other address.
 */
function replaces(later: AnnounceRequest, earlier: AnnounceRequest): boolean {
  return (
    later.event !== AnnounceEvent.Completed &&
    earlier.event !== AnnounceEvent.Completed &&
    earlier.event !== AnnounceEvent.Stopped &&
    later.key === earlier.key &&
    isSame(later.ipv4, earlier.ipv4) &&
    isSame(later.ipv6, earlier.ipv6)
  );
}

function isSame(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && one.equals(other));
}
