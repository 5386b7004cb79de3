import type { AnnounceResponse } from '../bittorrent/announce.js';
import { fullPeers } from '../bittorrent/peer-list.js';
import type { ScrapedTorrent } from '../bittorrent/scrape.js';
import type { TrackerError } from '../bittorrent/tracker-error.js';

/** A value that `bencode` writes. Text keys of a plain object come out in byte order, as bencoding wants it. */
export type BencodeValue =
  number | string | Uint8Array | readonly BencodeValue[] | BencodeDictionary | Map<BytesKey, BencodeValue>;
export type BencodeDictionary = { readonly [key: string]: BencodeValue | undefined };

/**
 * A dictionary key of raw bytes. `bencode` sorts a Map's keys by their text, and writes text as UTF-8: so the key stays
 * bytes, and its text has one character a byte, which sorts as the bytes do.
 */
export class BytesKey extends Uint8Array {
  override toString(): string {
    return Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString('latin1');
  }
}

export function announceBody(response: AnnounceResponse): BencodeDictionary {
  const { counts, peers, format } = response;
  return {
    complete: counts.complete,
    downloaded: counts.downloaded,
    'external ip': response.externalIp,
    incomplete: counts.incomplete,
    interval: response.interval,
    'min interval': response.minInterval,
    ...(format === 'compact'
      ? { peers: peers.ipv4, peers6: compactPeers6(response) }
      : { peers: fullPeers(peers, format) }),
    'warning message': response.warning,
  };
}

/** `files`: each torrent once, however often it was asked for (a dictionary has no key twice). */
export function scrapeBody(torrents: readonly ScrapedTorrent[]): BencodeDictionary {
  const once = new Map(torrents.map((torrent) => [torrent.infoHash.toString('latin1'), torrent]));
  const files = new Map<BytesKey, BencodeValue>();
  for (const { infoHash, complete, downloaded, incomplete } of once.values()) {
    files.set(new BytesKey(infoHash), { complete, downloaded, incomplete });
  }
  return { files };
}

/** BEP 3's `failure reason`, with BEP 31's `retry in` where another try makes sense, or never does. */
export function failureBody(error: TrackerError): BencodeDictionary {
  return { 'failure reason': error.reason, 'retry in': error.retryIn };
}

/** `peers6` is there when somebody is in it, or when the asker came over IPv6 and will look for it. */
function compactPeers6({ peers, externalIp }: AnnounceResponse): Buffer | undefined {
  return peers.ipv6.length > 0 || externalIp.length === 16 ? peers.ipv6 : undefined;
}
