import bencode from 'bencode';
import type { AnnounceResponse } from '../bittorrent/announce.js';
import { fullPeers } from '../bittorrent/peer-list.js';
import type { ScrapedTorrent } from '../bittorrent/scrape.js';
import type { TrackerError } from '../bittorrent/tracker-error.js';
import { Bencoded, compactBody } from './compact-body.js';

/** A value that `bencode` encodes. It sorts the keys of plain objects in byte order, as bencoding requires. */
export type BencodeValue =
  number | string | Uint8Array | readonly BencodeValue[] | BencodeDictionary | Map<BytesKey, BencodeValue>;
export type BencodeDictionary = { readonly [key: string]: BencodeValue | undefined };

/** The body of a response: a dictionary, or one that is already bencoded. */
export type ResponseBody = BencodeDictionary | Bencoded;

/**
 * A dictionary key of raw bytes. `bencode` sorts the keys of a Map by their text but writes a text as UTF-8. So the key
 * stays bytes, and its text has one character per byte, which sorts in byte order.
 */
export class BytesKey extends Uint8Array {
  override toString(): string {
    return Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString('latin1');
  }
}

/** The response to an announce. Most clients request the compact format, which has an encoder of its own. */
export function announceBody(response: AnnounceResponse): ResponseBody {
  const { counts, peers, format } = response;
  if (format === 'compact') return compactBody(response);
  return {
    complete: counts.complete,
    downloaded: counts.downloaded,
    'external ip': response.externalIp,
    incomplete: counts.incomplete,
    interval: response.interval,
    'min interval': response.minInterval,
    peers: fullPeers(peers, format),
    'warning message': response.warning,
  };
}

/** The response to a scrape. A torrent that was requested twice appears once, because dictionary keys are unique. */
export function scrapeBody(torrents: readonly ScrapedTorrent[]): BencodeDictionary {
  const byInfoHash = new Map(torrents.map((torrent) => [torrent.infoHash.toString('latin1'), torrent]));
  const files = new Map<BytesKey, BencodeValue>();
  for (const { infoHash, complete, downloaded, incomplete } of byInfoHash.values()) {
    files.set(new BytesKey(infoHash), { complete, downloaded, incomplete });
  }
  return { files };
}

/** A `failure reason` (BEP 3), with `retry in` (BEP 31) if the error has it. */
export function failureBody(error: TrackerError): BencodeDictionary {
  return { 'failure reason': error.reason, 'retry in': error.retryIn };
}

/** The bytes of a body, as text with one character per byte. */
export function bencodedText(body: ResponseBody): string {
  if (body instanceof Bencoded) return body.text;
  const { buffer, byteOffset, byteLength } = bencode.encode(body);
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}
