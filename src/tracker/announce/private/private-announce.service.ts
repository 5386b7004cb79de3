import type { AnnounceRequest, AnnounceResponse, SelectedPeers } from '../../../protocol/bittorrent/announce.js';
import { PENDING_INTERVAL } from '../../../config/limits/private/member.limits.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { AccessService } from '../../access/access.service.js';
import { MemberAccessService } from '../../member/member-access.service.js';
import { PeerQueryService } from '../../peer/peer-query.service.js';
import { TorrentRepository } from '../../torrent/torrent.repository.js';
import { ABSENT, type AnnounceOutcome } from '../announce-outcome.js';
import { AnnouncePolicy } from '../announce.policy.js';
import { AnnounceService, asStored, served } from '../announce.service.js';
import { ShardedBatcher } from '../sharded-batcher.js';

const NO_BYTES = Buffer.alloc(0);
const NO_PEERS: SelectedPeers = { ipv4: NO_BYTES, ipv6: NO_BYTES, ipv4Ids: NO_BYTES, ipv6Ids: NO_BYTES };

/** What a client reads if its announce was taken, but it gets no peers. */
const WARNINGS: Partial<Record<AnnounceOutcome['kind'], string>> = {
  pending: 'this torrent is not released yet: no peers until then',
  'over limit': 'too many clients of this account in this swarm: no peers for this one',
};

/** Takes the announces of members, in private mode. */
export class PrivateAnnounceService extends AnnounceService {
  constructor(
    private readonly rules: AccessService,
    private readonly members: MemberAccessService,
    private readonly torrents: TorrentRepository,
    private readonly announces: ShardedBatcher,
    private readonly peers: PeerQueryService,
    private readonly intervals: AnnouncePolicy,
  ) {
    super(rules, announces, peers, intervals);
  }

  /** @throws TrackerError also for an unknown passkey, and for what its member may not do */
  override async announce(given: AnnounceRequest): Promise<AnnounceResponse> {
    const { request, warning } = this.members.admit(given);
    const outcome = await this.write(request);
    const refusal = WARNINGS[outcome.kind];
    // What is no peer must not be shown as one by the samples of swarms.
    const stored = asStored(request, outcome.kind === 'over limit' ? ABSENT : outcome);
    const selected = await this.peers.queryPeers(stored, this.excludes);
    const interval = outcome.kind === 'pending' ? PENDING_INTERVAL : this.intervals.interval();
    return {
      counts: selected.counts,
      peers: refusal === undefined ? selected.peers : NO_PEERS,
      format: request.format,
      interval,
      minInterval: Math.min(interval, this.intervals.minInterval()),
      externalIp: request.clientAddress,
      warning: refusal ?? warning,
    };
  }

  override async insertOrUpdate(given: AnnounceRequest): Promise<AnnounceOutcome> {
    return this.write(this.members.admit(given).request);
  }

  private async write(request: AnnounceRequest): Promise<AnnounceOutcome> {
    try {
      this.rules.check(request);
    } catch (error) {
      throw error instanceof TrackerError && error.kind === 'denied' ? await this.withReason(error, request) : error;
    }
    return served(await this.announces.submit(request));
  }

  /** Members may read why a torrent is denied. */
  private async withReason(error: TrackerError, { infoHash }: AnnounceRequest): Promise<TrackerError> {
    const reason = await this.torrents.reasonOf(infoHash);
    return reason === undefined ? error : new TrackerError(`torrent is not allowed: ${reason}`, 'never', 'denied');
  }

  private readonly excludes = (asker: number, member: number, isLeecher: boolean): boolean =>
    this.members.excludes(asker, member, isLeecher);
}
