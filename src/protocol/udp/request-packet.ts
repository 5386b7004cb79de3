import { AnnounceEvent, type AnnounceRequest, MAX_AMOUNT } from '../bittorrent/announce.js';
import { mayClaim } from '../bittorrent/address-scope.js';
import { INFO_HASH_BYTES } from '../bittorrent/info-hash.js';
import { endpointOf } from '../bittorrent/peer-address.js';
import { PEER_ID_BYTES } from '../bittorrent/peer-id.js';
import type { ScrapeRequest } from '../bittorrent/scrape.js';
import { TrackerError } from '../bittorrent/tracker-error.js';
import { actionOf, ANNOUNCE_BYTES, REQUEST_HEAD_BYTES, UdpAction } from './packet.js';
import { urlDataOf } from './url-data.js';

/** The last event of BEP 15. */
const MAX_EVENT = AnnounceEvent.Stopped;

const INFO_HASH_AT = 16;
const PEER_ID_AT = 36;
const DOWNLOADED_AT = 56;
const LEFT_AT = 64;
const UPLOADED_AT = 72;
const EVENT_AT = 80;
const IP_AT = 84;
const KEY_AT = 88;
const NUM_WANT_AT = 92;
const PORT_AT = 96;

/** The three amounts of the packet that is being read. A Buffer reads a bigint in parts, each of which is allocated. */
const amountBytes = Buffer.alloc(EVENT_AT - DOWNLOADED_AT);
const amounts = new DataView(amountBytes.buffer, amountBytes.byteOffset, amountBytes.length);

/**
 * Reads an announce of 98 bytes or more. The result holds views of the packet, not copies.
 * @param clientAddress the address that the packet came from, 4 or 16 bytes
 * @param allowIpField whether to use the IPv4 address in the packet, unless it is 0 or one that this client can't have
 * @param allowReserved whether a peer may have a reserved address
 * @throws TrackerError for port 0, unless the event is `stopped`
 */
export function parseAnnouncePacket(
  packet: Buffer,
  clientAddress: Buffer,
  allowIpField: boolean,
  allowReserved = false,
): AnnounceRequest {
  const code = packet.readUInt32BE(EVENT_AT);
  const event: AnnounceEvent = code <= MAX_EVENT ? code : AnnounceEvent.None;
  const port = packet.readUInt16BE(PORT_AT);
  if (port === 0 && event !== AnnounceEvent.Stopped) throw new TrackerError('port must be a number from 1 to 65535');
  const numwant = packet.readInt32BE(NUM_WANT_AT);
  const key = packet.readUInt32BE(KEY_AT);
  // Not by Buffer.copy, which makes an array for a part of a buffer.
  for (let at = 0; at < amountBytes.length; at++) amountBytes[at] = packet[DOWNLOADED_AT + at] ?? 0;
  const left = amounts.getBigUint64(LEFT_AT - DOWNLOADED_AT);
  const cameOverIpv6 = clientAddress.length === 16;
  const claim = allowIpField ? packet.subarray(IP_AT, IP_AT + 4) : undefined;
  const ipv4 = claim && mayClaim(claim, clientAddress, allowReserved) ? claim : clientAddress;
  return {
    infoHash: packet.subarray(INFO_HASH_AT, INFO_HASH_AT + INFO_HASH_BYTES),
    peerId: packet.subarray(PEER_ID_AT, PEER_ID_AT + PEER_ID_BYTES),
    clientAddress,
    ipv4: ipv4.length === 4 ? endpointOf(ipv4, port) : undefined,
    ipv6: cameOverIpv6 ? endpointOf(clientAddress, port) : undefined,
    uploaded: amountAt(UPLOADED_AT),
    downloaded: amountAt(DOWNLOADED_AT),
    left: left > MAX_AMOUNT ? undefined : left,
    event,
    numwant: numwant < 0 ? undefined : numwant,
    format: 'compact',
    family: cameOverIpv6 ? 6 : 4,
    // The field can't be omitted, so clients without a key send 0.
    key: key === 0 ? undefined : BigInt(key),
    urlData: packet.length > ANNOUNCE_BYTES ? urlDataOf(packet, ANNOUNCE_BYTES) : undefined,
  };
}

/** The peer and its swarm in an announce of 98 bytes or more, as views of the packet. */
export function identityIn(packet: Buffer): Pick<AnnounceRequest, 'infoHash' | 'peerId'> {
  return {
    infoHash: packet.subarray(INFO_HASH_AT, INFO_HASH_AT + INFO_HASH_BYTES),
    peerId: packet.subarray(PEER_ID_AT, PEER_ID_AT + PEER_ID_BYTES),
  };
}

/** Whether a packet has the length of a scrape: the head and at least one whole info hash. */
export function isScrapeLength(length: number): boolean {
  return length > REQUEST_HEAD_BYTES && (length - REQUEST_HEAD_BYTES) % INFO_HASH_BYTES === 0;
}

/** The info hashes of a scrape; 1 for any other packet, which need not be a request. */
export function hashesIn(packet: Buffer): number {
  if (!isScrapeLength(packet.length) || actionOf(packet) !== UdpAction.Scrape) return 1;
  return (packet.length - REQUEST_HEAD_BYTES) / INFO_HASH_BYTES;
}

/** Reads a scrape for which `isScrapeLength` is true. The info hashes are views of the packet. */
export function parseScrapePacket(packet: Buffer): ScrapeRequest {
  const infoHashes: Buffer[] = [];
  for (let at = REQUEST_HEAD_BYTES; at < packet.length; at += INFO_HASH_BYTES) {
    infoHashes.push(packet.subarray(at, at + INFO_HASH_BYTES));
  }
  return { infoHashes };
}

/** Amounts above 2^63-1 are clamped, as over HTTP. */
function amountAt(at: number): bigint {
  const amount = amounts.getBigUint64(at - DOWNLOADED_AT);
  return amount > MAX_AMOUNT ? MAX_AMOUNT : amount;
}
