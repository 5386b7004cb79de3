/** Public API for a Nest application that embeds the tracker: `import { TrackerModule } from 'yabtt'`. */
export { StartError } from './config/start-error.js';
export type { TrackerSettings } from './config/load-config.js';
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
export { AnnounceService } from './tracker/announce/announce.service.js';
export { PeerQueryService } from './tracker/peer/peer-query.service.js';
export { ScrapeService } from './tracker/scrape/scrape.service.js';
export { TrackerModule } from './tracker.module.js';
export { HttpTrackerModule } from './transport/http/http-tracker.module.js';
export { UdpTrackerModule } from './transport/udp/udp-tracker.module.js';
