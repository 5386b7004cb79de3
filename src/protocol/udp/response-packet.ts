import type { AnnounceResponse } from '../bittorrent/announce.js';
import { IPV4_ENDPOINT_BYTES, IPV6_ENDPOINT_BYTES } from '../bittorrent/peer-address.js';
import type { ScrapedTorrent } from '../bittorrent/scrape.js';
import type { TrackerError } from '../bittorrent/tracker-error.js';
import { CONNECT_BYTES, MAX_RESPONSE_BYTES, UdpAction } from './packet.js';

/** Bytes of an announce response before the peers: action, transaction id, interval, leechers, seeders. */
const ANNOUNCE_HEAD_BYTES = 20;
const SCRAPE_HEAD_BYTES = 8;
/** Bytes of one torrent in a scrape response: seeders, completed, leechers. */
const SCRAPED_BYTES = 12;
const ERROR_HEAD_BYTES = 8;

/** The response to a connect request. It is not longer than the request, so it amplifies nothing. */
export function connectResponse(transaction: number, connectionId: Buffer): Buffer {
  const packet = packetOf(UdpAction.Connect, transaction, CONNECT_BYTES);
  packet.set(connectionId, 8);
  return packet;
}

/** The response to an announce: peers of the announce's own address family, as many as fit. */
export function announceResponse(transaction: number, response: AnnounceResponse): Buffer {
  const { counts, interval, externalIp, peers } = response;
  const [size, endpoints] =
    externalIp.length === 16 ? [IPV6_ENDPOINT_BYTES, peers.ipv6] : [IPV4_ENDPOINT_BYTES, peers.ipv4];
  const bytes = Math.min(endpoints.length, Math.floor((MAX_RESPONSE_BYTES - ANNOUNCE_HEAD_BYTES) / size) * size);
  const packet = packetOf(UdpAction.Announce, transaction, ANNOUNCE_HEAD_BYTES + bytes);
  packet.writeUInt32BE(interval, 8);
  packet.writeUInt32BE(counts.incomplete, 12);
  packet.writeUInt32BE(counts.complete, 16);
  endpoints.copy(packet, ANNOUNCE_HEAD_BYTES, 0, bytes);
  return packet;
}

/** The response to a scrape, with its torrents in the order requested. */
export function scrapeResponse(transaction: number, torrents: readonly ScrapedTorrent[]): Buffer {
  const packet = packetOf(UdpAction.Scrape, transaction, SCRAPE_HEAD_BYTES + torrents.length * SCRAPED_BYTES);
  let at = SCRAPE_HEAD_BYTES;
  for (const { complete, downloaded, incomplete } of torrents) {
    at = packet.writeUInt32BE(complete, at);
    at = packet.writeUInt32BE(Math.min(downloaded, 0xffffffff), at);
    at = packet.writeUInt32BE(incomplete, at);
  }
  return packet;
}

/** An error packet with the same text as over HTTP. It has no field for `retry in`. */
export function errorResponse(transaction: number, { reason }: TrackerError): Buffer {
  const packet = packetOf(UdpAction.Error, transaction, ERROR_HEAD_BYTES + Buffer.byteLength(reason));
  packet.write(reason, ERROR_HEAD_BYTES);
  return packet;
}

function packetOf(action: UdpAction, transaction: number, bytes: number): Buffer {
  const packet = Buffer.allocUnsafe(bytes);
  packet.writeInt32BE(action, 0);
  packet.writeInt32BE(transaction, 4);
  return packet;
}
