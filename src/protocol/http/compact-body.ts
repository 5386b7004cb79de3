import type { AnnounceResponse } from '../bittorrent/announce.js';

/** A bencoded value as text with one character per byte. */
export class Bencoded {
  constructor(readonly text: string) {}
}

/**
 * Encodes the response to an announce in the compact format (BEP 23, BEP 7), keys in byte order. Almost every response is
 * compact, and the general encoder takes ten times as long.
 */
export function compactBody({ counts, externalIp, interval, minInterval, peers, warning }: AnnounceResponse): Bencoded {
  const warningEntry = warning === undefined ? '' : `15:warning message${byteString(Buffer.from(warning))}`;
  // A client that came over IPv6 expects `peers6`, even if it is empty.
  const peers6 = peers.ipv6.length > 0 || externalIp.length === 16 ? `6:peers6${byteString(peers.ipv6)}` : '';
  return new Bencoded(
    `d8:completei${counts.complete}e10:downloadedi${counts.downloaded}e11:external ip${byteString(externalIp)}` +
      `10:incompletei${counts.incomplete}e8:intervali${interval}e12:min intervali${minInterval}e` +
      `5:peers${byteString(peers.ipv4)}${peers6}${warningEntry}e`,
  );
}

function byteString(bytes: Buffer): string {
  return `${bytes.length}:${bytes.toString('latin1')}`;
}
