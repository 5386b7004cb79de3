import { Module } from '@nestjs/common';
import {
  MAX_BATCH_ANNOUNCES,
  MAX_TRANSACTIONS_IN_FLIGHT,
  MIN_ANNOUNCES_FOR_ANOTHER,
  RETRY_IN_MINUTES,
} from '../../config/limits/announce.limits.js';
import { LimitSettings } from '../../config/settings/limit.settings.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import { Shards } from '../../database/shards/shards.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { AccessModule } from '../access/access.module.js';
import { AccessService } from '../access/access.service.js';
import { MemberAccessService } from '../member/member-access.service.js';
import { MemberModule } from '../member/member.module.js';
import { PeerModule } from '../peer/peer.module.js';
import { PeerQueryService } from '../peer/peer-query.service.js';
import { SessionModule } from '../session/session.module.js';
import { TorrentModule } from '../torrent/torrent.module.js';
import { TorrentRepository } from '../torrent/torrent.repository.js';
import { AnnounceWriter } from './announce-writer.js';
import { AnnouncePolicy } from './announce.policy.js';
import { AnnounceService } from './announce.service.js';
import { PrivateAnnounceService } from './private/private-announce.service.js';
import { PrivateAnnounceWriter } from './private/private-announce-writer.js';
import { ShardedBatcher } from './sharded-batcher.js';

@Module({
  imports: [AccessModule, MemberModule, SessionModule, TorrentModule, PeerModule],
  providers: [
    {
      provide: AnnounceService,
      inject: [
        SwarmSettings,
        AccessService,
        MemberAccessService,
        TorrentRepository,
        ShardedBatcher,
        PeerQueryService,
        AnnouncePolicy,
      ],
      useFactory: (
        { mode }: SwarmSettings,
        rules: AccessService,
        members: MemberAccessService,
        torrents: TorrentRepository,
        batcher: ShardedBatcher,
        peers: PeerQueryService,
        policy: AnnouncePolicy,
      ) =>
        mode === 'private'
          ? new PrivateAnnounceService(rules, members, torrents, batcher, peers, policy)
          : new AnnounceService(rules, batcher, peers, policy),
    },
    AnnouncePolicy,
    AnnounceWriter,
    PrivateAnnounceWriter,
    {
      provide: ShardedBatcher,
      inject: [SwarmSettings, AnnounceWriter, PrivateAnnounceWriter, LimitSettings, Shards],
      useFactory: (
        { mode }: SwarmSettings,
        writer: AnnounceWriter,
        privateWriter: PrivateAnnounceWriter,
        { queueLength, queueTimeoutMs }: LimitSettings,
        shards: Shards,
      ) =>
        new ShardedBatcher(mode === 'private' ? privateWriter : writer, shards, {
          maxBatch: MAX_BATCH_ANNOUNCES,
          maxTransactions: MAX_TRANSACTIONS_IN_FLIGHT,
          minForAnother: MIN_ANNOUNCES_FOR_ANOTHER,
          maxQueue: queueLength,
          maxWaitMs: queueTimeoutMs,
          overload: () => new TrackerError('tracker is overloaded', RETRY_IN_MINUTES, 'overload'),
        }),
    },
  ],
  exports: [ShardedBatcher, AnnounceService],
})
export class AnnounceModule {}
