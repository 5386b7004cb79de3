import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { SwarmSettings } from '../../config/settings/swarm.settings.js';
import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { type AnnounceQuery, peerFormat } from '../../protocol/http/request-query.js';
import { endpointOf, parseAddress } from '../../protocol/bittorrent/peer-address.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { ClientIp } from './client/client-ip.js';

/** The parameters by which a client may claim an address (BEP 3, BEP 7). */
const CLAIMS = ['ip', 'ipv4', 'ipv6'] as const;

/** Joins what the query says with where it came from. */
@Injectable()
export class AnnounceRequestFactory {
  constructor(
    private readonly settings: SwarmSettings,
    private readonly clientIp: ClientIp,
  ) {}

  /** @throws TrackerError for a claimed address that is no literal one, where claims are allowed at all */
  create(query: AnnounceQuery, http: IncomingMessage): AnnounceRequest {
    const clientAddress = this.clientIp.addressOf(http);
    const endpoints: { ipv4?: Buffer; ipv6?: Buffer } = {};
    for (const address of [clientAddress, ...this.claimed(query)]) {
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

  /** Later claims win over the address that the announce came from, each in its own family. */
  private claimed(query: AnnounceQuery): Buffer[] {
    if (!this.settings.allowIpParam) return [];
    return CLAIMS.flatMap((name) => {
      const text = query.claimed.text(name);
      if (!text) return [];
      const address = parseAddress(text);
      if (!address) throw new TrackerError(`${name} must be an IP address`);
      return [address];
    });
  }
}
