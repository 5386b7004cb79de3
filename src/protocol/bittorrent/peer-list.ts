import type { SelectedPeers, PeerFormat } from './announce.js';
import { formatAddress, IPV4_ENDPOINT_BYTES, IPV6_ENDPOINT_BYTES } from './peer-address.js';
import { PEER_ID_BYTES } from './peer-id.js';

/** One peer of a response that is not compact; keys in byte order. */
export type PeerDictionary = { readonly ip: string; readonly 'peer id'?: Buffer; readonly port: number };

/** The peers as a list of dictionaries (BEP 3). They have a `peer id` unless the client sent `no_peer_id`. */
export function fullPeers(peers: SelectedPeers, format: Exclude<PeerFormat, 'compact'>): PeerDictionary[] {
  return [
    ...dictionaries(peers.ipv4, peers.ipv4Ids, IPV4_ENDPOINT_BYTES, format),
    ...dictionaries(peers.ipv6, peers.ipv6Ids, IPV6_ENDPOINT_BYTES, format),
  ];
}

function dictionaries(endpoints: Buffer, ids: Buffer, size: number, format: PeerFormat): PeerDictionary[] {
  return Array.from({ length: endpoints.length / size }, (_, at) => {
    const portAt = (at + 1) * size - 2;
    const ip = formatAddress(endpoints.subarray(at * size, portAt));
    const port = endpoints.readUInt16BE(portAt);
    if (format === 'full-without-id') return { ip, port };
    return { ip, 'peer id': ids.subarray(at * PEER_ID_BYTES, (at + 1) * PEER_ID_BYTES), port };
  });
}
