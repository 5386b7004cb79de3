import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { type AddressSource, ClientAddress } from './auth/client-address.js';
import { AuthModule } from './auth/auth.module.js';
import { PeerModule } from '../tracker/peer/peer.module.js';
import { AccessModule } from '../tracker/access/access.module.js';
import { StatisticsModule } from '../tracker/statistics/statistics.module.js';
import { TorrentModule } from '../tracker/torrent/torrent.module.js';
import { AuditController } from './audit/audit.controller.js';
import { BansController } from './bans/bans.controller.js';
import { PeersController } from './peers/peers.controller.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { TokensController } from './tokens/tokens.controller.js';
import { TorrentLinesController } from './torrents/torrent-lines.controller.js';
import { TorrentRegisterController } from './torrents/torrent-register.controller.js';
import { TorrentsController } from './torrents/torrents.controller.js';
import { UnknownController } from './http/unknown.controller.js';

/** The desk: operators govern the tracker over REST, under `/api`. */
@Module({
  imports: [AuthModule, AccessModule, TorrentModule, PeerModule, StatisticsModule],
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
