import type { AnnounceResponse } from '../bittorrent/announce.js';
import { IPV4_ENDPOINT_BYTES, IPV6_ENDPOINT_BYTES } from '../bittorrent/peer-address.js';
import type { ScrapedTorrent } from '../bittorrent/scrape.js';
import type { TrackerError } from '../bittorrent/tracker-error.js';
import { CONNECT_BYTES, MAX_RESPONSE_BYTES, UdpAction } from './packet.js';

/** Bytes of an announce's answer before the peers: action, transaction id, interval, leechers, seeders. */
const ANNOUNCE_HEAD_BYTES = 20;
/** Bytes of a scrape's answer before the torrents, and for each of them: seeders, completed, leechers. */
const SCRAPE_HEAD_BYTES = 8;
const SCRAPED_BYTES = 12;
const ERROR_HEAD_BYTES = 8;

/** The answer to a connect request: as long as that. */
export function connectResponse(transaction: number, connectionId: Buffer): Buffer {
  const answer = answerOf(UdpAction.Connect, transaction, CONNECT_BYTES);
  answer.set(connectionId, 8);
  return answer;
}

/** The answer to an announce: peers of the family by which it came, as many as fit. */
export function announceResponse(transaction: number, response: AnnounceResponse): Buffer {
  const { counts, interval, externalIp, peers } = response;
  const [size, endpoints] =
    externalIp.length === 16 ? [IPV6_ENDPOINT_BYTES, peers.ipv6] : [IPV4_ENDPOINT_BYTES, peers.ipv4];
  const bytes = Math.min(endpoints.length, Math.floor((MAX_RESPONSE_BYTES - ANNOUNCE_HEAD_BYTES) / size) * size);
  const answer = answerOf(UdpAction.Announce, transaction, ANNOUNCE_HEAD_BYTES + bytes);
  answer.writeUInt32BE(interval, 8);
  answer.writeUInt32BE(counts.incomplete, 12);
  answer.writeUInt32BE(counts.complete, 16);
  endpoints.copy(answer, ANNOUNCE_HEAD_BYTES, 0, bytes);
  return answer;
}

/** The answer to a scrape, its torrents in the order asked. */
export function scrapeResponse(transaction: number, torrents: readonly ScrapedTorrent[]): Buffer {
  const answer = answerOf(UdpAction.Scrape, transaction, SCRAPE_HEAD_BYTES + torrents.length * SCRAPED_BYTES);
  let at = SCRAPE_HEAD_BYTES;
  for (const { complete, downloaded, incomplete } of torrents) {
    at = answer.writeUInt32BE(complete, at);
    at = answer.writeUInt32BE(Math.min(downloaded, 0xffffffff), at);
    at = answer.writeUInt32BE(incomplete, at);
  }
  return answer;
}

/** A failure: the text that the HTTP door would give. There is no place for `retry in`. */
export function errorResponse(transaction: number, { reason }: TrackerError): Buffer {
  const answer = answerOf(UdpAction.Error, transaction, ERROR_HEAD_BYTES + Buffer.byteLength(reason));
  answer.write(reason, ERROR_HEAD_BYTES);
  return answer;
}

function answerOf(action: UdpAction, transaction: number, bytes: number): Buffer {
  const answer = Buffer.allocUnsafe(bytes);
  answer.writeInt32BE(action, 0);
  answer.writeInt32BE(transaction, 4);
  return answer;
}
