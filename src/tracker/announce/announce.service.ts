import { Inject, Injectable } from '@nestjs/common';
import type { AnnounceRequest, AnnounceResponse } from '../../protocol/bittorrent/announce.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { AccessService } from '../access/access.service.js';
import { PeerQueryService } from '../peer/peer-query.service.js';
import type { AnnounceOutcome } from './announce-outcome.js';
import { AnnouncePolicy } from './announce.policy.js';
import { ShardedBatcher } from './sharded-batcher.js';

/** Takes announces. The response is made after the transaction that holds the announce has committed. */
@Injectable()
export class AnnounceService {
  constructor(
    private readonly access: AccessService,
    @Inject(ShardedBatcher) private readonly batcher: Pick<ShardedBatcher, 'submit'>,
    private readonly peerQuery: PeerQueryService,
    private readonly policy: AnnouncePolicy,
  ) {}

  /** Stores the announce, then selects peers. @throws TrackerError as `insertOrUpdate` does */
  async announce(request: AnnounceRequest): Promise<AnnounceResponse> {
    // Not by insertOrUpdate: every async function costs an announce half a kilobyte.
    this.access.check(request);
    const outcome = served(await this.batcher.submit(request));
    const { counts, peers } = await this.peerQuery.queryPeers(asStored(request, outcome));
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
   * Inserts or updates the torrent and the peer, or removes a peer that stopped.
   * @returns once that is committed
   * @throws TrackerError if the access rules refuse the announce, the torrent is not registered but has to be, the key does
   *   not match that of the stored peer, or (with `retry in`) the tracker is overloaded
   */
  async insertOrUpdate(request: AnnounceRequest): Promise<AnnounceOutcome> {
    this.access.check(request);
    return served(await this.batcher.submit(request));
  }
}

/** @throws TrackerError for an announce that changed nothing because the tracker does not serve it */
export function served(outcome: AnnounceOutcome): AnnounceOutcome {
  if (outcome.kind === 'unregistered') throw new TrackerError('torrent not registered', 'never', 'not_registered');
  if (outcome.kind === 'refused') {
    const reason = 'key does not match: this peer_id is announced from another address';
    throw new TrackerError(reason, undefined, 'key_mismatch');
  }
  return outcome;
}

/** The announce with the endpoints that the peer has after it: both of a dual-stack peer, none of one that was not there. */
export function asStored(request: AnnounceRequest, outcome: AnnounceOutcome): AnnounceRequest {
  if (outcome.kind === 'absent') return { ...request, ipv4: undefined, ipv6: undefined };
  if (outcome.kind === 'stored' && outcome.dualStack) return { ...request, ...outcome.dualStack };
  return request;
}
