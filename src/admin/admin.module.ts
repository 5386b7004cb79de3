import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type AddressSource, ClientAddress } from '../tracker/operator/client-address.js';
import { OperatorModule } from '../tracker/operator/operator.module.js';
import { PeerModule } from '../tracker/peer/peer.module.js';
import { PolicyModule } from '../tracker/policy/policy.module.js';
import { StatisticsModule } from '../tracker/statistics/statistics.module.js';
import { TorrentModule } from '../tracker/torrent/torrent.module.js';
import { AuditController } from './audit/audit.controller.js';
import { BansController } from './ban/bans.controller.js';
import { PeersController } from './peer/peers.controller.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { TokensController } from './token/tokens.controller.js';
import { TorrentLinesController } from './torrent/torrent-lines.controller.js';
import { TorrentRegisterController } from './torrent/torrent-register.controller.js';
import { TorrentsController } from './torrent/torrents.controller.js';
import { UnknownController } from './unknown.controller.js';

/** The desk: operators govern the tracker over REST, under `/api`. */
@Module({
  imports: [OperatorModule, PolicyModule, TorrentModule, PeerModule, StatisticsModule],
  controllers: [
    // `import` and `export` before the route that takes any info hash.
    TorrentLinesController,
    TorrentRegisterController,
    TorrentsController,
    PeersController,
    BansController,
    TokensController,
    StatisticsController,
    AuditController,
    UnknownController,
  ],
})
export class AdminModule {
  /** @param addresses exported by the door that serves the desk */
  static behind(door: Type, addresses: Type<AddressSource>): DynamicModule {
    return {
      module: AdminModule,
      imports: [door],
      providers: [ClientAddress.from(addresses)],
    };
  }
}
