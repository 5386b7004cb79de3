import type { IntroducedPeer, PeerFormat } from './announce.js';
import { formatAddress } from './peer-address.js';

/** One peer of a full answer; keys in byte order. */
export type PeerDictionary = { readonly ip: string; readonly 'peer id'?: Buffer; readonly port: number };

/** Endpoints one after another: 6 bytes each for IPv4 (BEP 23), 18 for IPv6 (BEP 7). */
export function compactPeers(peers: readonly IntroducedPeer[]): Buffer {
  return Buffer.concat(peers.map((peer) => peer.endpoint));
}

/** A list of dictionaries, as BEP 3 has it, each with `peer id` unless the asker waived it. */
export function fullPeers(peers: readonly IntroducedPeer[], format: Exclude<PeerFormat, 'compact'>): PeerDictionary[] {
  return peers.map(({ peerId, endpoint }) => {
    const portAt = endpoint.length - 2;
    const ip = formatAddress(endpoint.subarray(0, portAt));
    const port = endpoint.readUInt16BE(portAt);
    return format === 'full' ? { ip, 'peer id': peerId, port } : { ip, port };
  });
}
