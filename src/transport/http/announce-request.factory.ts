import { Injectable } from '@nestjs/common';
import { PrivateSettings } from '../../config/settings/private.settings.js';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { mayClaim } from '../../protocol/bittorrent/address-scope.js';
import { endpointOf, IPV4_ENDPOINT_BYTES } from '../../protocol/bittorrent/peer-address.js';
import { passkeyInUrl } from '../../protocol/passkey/passkey-in-url.js';
import { claimedEndpoints } from '../../protocol/http/claimed-endpoints.js';
import { type AnnounceQuery, peerFormat } from '../../protocol/http/request-query.js';

/** Makes an announce out of its query and its client's address. */
@Injectable()
export class AnnounceRequestFactory {
  constructor(
    private readonly settings: SwarmSettings,
    private readonly privateSettings: PrivateSettings,
  ) {}

  /** @param clientAddress 4 or 16 bytes */
  create(query: AnnounceQuery, clientAddress: Buffer): AnnounceRequest {
    const own = endpointOf(clientAddress, query.port);
    let ipv4 = isIpv4(own) ? own : undefined;
    let ipv6 = isIpv4(own) ? undefined : own;
    // A claim replaces the client's address of the same family.
    for (const claim of this.settings.allowIpParam ? claimedEndpoints(query.query, query.port) : []) {
      if (!mayClaim(claim, clientAddress, this.settings.allowReservedAddresses)) continue;
      if (isIpv4(claim)) ipv4 = claim;
      else ipv6 = claim;
    }
    const request = {
      infoHash: query.infoHash,
      peerId: query.peerId,
      clientAddress,
      ipv4,
      ipv6,
      uploaded: query.uploaded,
      downloaded: query.downloaded,
      left: query.left,
      event: query.event,
      numwant: query.numwant,
      format: peerFormat(query, this.settings.compactOnly),
      key: query.key,
    };
    if (this.settings.mode !== 'private') return request;
    return { ...request, passkey: passkeyInUrl(query.query.url, this.privateSettings.passkeyParam) };
  }
}

function isIpv4(endpoint: Buffer): boolean {
  return endpoint.length === IPV4_ENDPOINT_BYTES;
}
