/** Public API for a Nest application that embeds the tracker: `import { TrackerModule } from 'yabtt'`. */
export { BansService } from './admin/bans/bans.service.js';
export type { Operator } from './admin/auth/operator.js';
export { OperatorPassword } from './admin/auth/operator-password.js';
export { serveOpenApiDocument } from './admin/openapi/openapi-document.js';
export { AdminError } from './admin/problems/admin-error.js';
export { TorrentsService } from './admin/torrents/torrents.service.js';
export { AdminApiModule } from './admin-api.module.js';
export { StartError } from './config/start-error.js';
export type { TrackerSettings } from './config/load-config.js';
export { TrackerConfig } from './config/tracker.config.js';
export { DATA_SOURCE } from './database/connection/data-source.js';
export { HealthModule } from './health/health.module.js';
export { Readiness } from './health/readiness.js';
export {
  AnnounceEvent,
  type AnnounceRequest,
  type AnnounceResponse,
  type SelectedPeers,
  type PeerFormat,
  type SwarmCounts,
} from './protocol/bittorrent/announce.js';
export { fullPeers } from './protocol/bittorrent/peer-list.js';
export { endpointOf, formatAddress, parseAddress } from './protocol/bittorrent/peer-address.js';
export type { ScrapedTorrent, ScrapeRequest } from './protocol/bittorrent/scrape.js';
export { TrackerError } from './protocol/bittorrent/tracker-error.js';
export { AccessModule } from './tracker/access/access.module.js';
export { AccessService } from './tracker/access/access.service.js';
export { AnnounceService } from './tracker/announce/announce.service.js';
export { PeerQueryService } from './tracker/peer/peer-query.service.js';
export { ScrapeService } from './tracker/scrape/scrape.service.js';
export type { TrackerAsyncOptions, TrackerOptions } from './tracker-options.js';
export { TrackerModule } from './tracker.module.js';
export { HttpTrackerModule } from './transport/http/http-tracker.module.js';
export { UdpTrackerModule } from './transport/udp/udp-tracker.module.js';
