import { Module } from '@nestjs/common';
import { LimitSettings } from '../../config/settings/limit.settings.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { AccessModule } from '../access/access.module.js';
import { PeerModule } from '../peer/peer.module.js';
import { TorrentModule } from '../torrent/torrent.module.js';
import { AnnounceBatcher } from './announce-batcher.js';
import { AnnounceWriter } from './announce-writer.js';
import { AnnouncePolicy } from './announce.policy.js';
import { AnnounceService } from './announce.service.js';

/** Announces in one transaction at most. */
const MAX_BATCH = 256;
/** Concurrent transactions: while one waits for the disk or the network, another one works. */
const MAX_TRANSACTIONS = 4;
const MIN_FOR_ANOTHER = 32;
/** Minutes (BEP 31). */
const RETRY_IN = 5;

@Module({
  imports: [AccessModule, TorrentModule, PeerModule],
  providers: [
    AnnounceService,
    AnnouncePolicy,
    AnnounceWriter,
    {
      provide: AnnounceBatcher,
      inject: [AnnounceWriter, LimitSettings],
      useFactory: (writer: AnnounceWriter, { queueLength, queueTimeoutMs }: LimitSettings) =>
        new AnnounceBatcher(writer, {
          maxBatch: MAX_BATCH,
          maxTransactions: MAX_TRANSACTIONS,
          minForAnother: MIN_FOR_ANOTHER,
          maxQueue: queueLength,
          maxWaitMs: queueTimeoutMs,
          overload: () => new TrackerError('tracker is overloaded', RETRY_IN),
        }),
    },
  ],
  exports: [AnnounceService],
})
export class AnnounceModule {}
