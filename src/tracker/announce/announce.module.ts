import { Module } from '@nestjs/common';
import {
  MAX_BATCH_ANNOUNCES,
  MAX_TRANSACTIONS_IN_FLIGHT,
  MIN_ANNOUNCES_FOR_ANOTHER,
  RETRY_IN_MINUTES,
} from '../../config/limits/announce.limits.js';
import { LimitSettings } from '../../config/settings/limit.settings.js';
import { Shards } from '../../database/shards/shards.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { AccessModule } from '../access/access.module.js';
import { PeerModule } from '../peer/peer.module.js';
import { TorrentModule } from '../torrent/torrent.module.js';
import { AnnounceWriter } from './announce-writer.js';
import { AnnouncePolicy } from './announce.policy.js';
import { AnnounceService } from './announce.service.js';
import { ShardedBatcher } from './sharded-batcher.js';

@Module({
  imports: [AccessModule, TorrentModule, PeerModule],
  providers: [
    AnnounceService,
    AnnouncePolicy,
    AnnounceWriter,
    {
      provide: ShardedBatcher,
      inject: [AnnounceWriter, LimitSettings, Shards],
      useFactory: (writer: AnnounceWriter, { queueLength, queueTimeoutMs }: LimitSettings, shards: Shards) =>
        new ShardedBatcher(writer, shards, {
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
