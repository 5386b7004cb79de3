import { Injectable } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { type AnnounceQuery, peerFormat } from '../../protocol/http/request-query.js';
import { endpointOf, parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { ClientIp, type ClientRequest } from './client/client-ip.js';

/** The parameters by which a client may choose its address (BEP 3, BEP 7). */
const ADDRESS_PARAMETERS = ['ip', 'ipv4', 'ipv6'] as const;

/** Makes an announce out of its query and its client's address. */
@Injectable()
export class AnnounceRequestFactory {
  constructor(
    private readonly settings: SwarmSettings,
    private readonly clientIp: ClientIp,
  ) {}

  /** @throws TrackerError if an address parameter is allowed but not a literal address */
  create(query: AnnounceQuery, http: ClientRequest): AnnounceRequest {
    const clientAddress = this.clientIp.addressOf(http);
    const endpoints: { ipv4?: Buffer; ipv6?: Buffer } = {};
    for (const address of [clientAddress, ...this.addressesIn(query)]) {
      endpoints[address.length === 4 ? 'ipv4' : 'ipv6'] = endpointOf(address, query.port);
    }
    return {
      infoHash: query.infoHash,
      peerId: query.peerId,
      clientAddress,
      ...endpoints,
      uploaded: query.uploaded,
      downloaded: query.downloaded,
      left: query.left,
      event: query.event,
      numwant: query.numwant,
      format: peerFormat(query, this.settings.compactOnly),
      key: query.key,
    };
  }

  /** The addresses in the query. They replace the client's address of the same family. */
  private addressesIn({ query }: AnnounceQuery): Buffer[] {
    if (!this.settings.allowIpParam) return [];
    return ADDRESS_PARAMETERS.flatMap((name) => {
      const text = query.text(name);
      if (!text) return [];
      const address = parseAddress(text);
      if (!address) throw new TrackerError(`${name} must be an IP address`);
      return [address];
    });
  }
}
