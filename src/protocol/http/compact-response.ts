import type { AnnounceResponse } from '../bittorrent/announce.js';

/** A bencoded value as text, one character a byte. */
export class Bencoded {
  constructor(readonly text: string) {}
}

/**
 * The bencoded `announceBody` of a compact answer, which is what nearly every answer is: written down in one go, as a
 * general encoder takes ten times as long. Keys stand in byte order.
 */
export function compactResponse({
  counts,
  externalIp,
  interval,
  minInterval,
  peers,
  warning,
}: AnnounceResponse): Bencoded {
  const warned = warning === undefined ? '' : `15:warning message${text(Buffer.from(warning))}`;
  // BEP 7: where somebody is in it, or the asker came over IPv6 and will look for it.
  const peers6 = peers.ipv6.length > 0 || externalIp.length === 16 ? `6:peers6${text(peers.ipv6)}` : '';
  return new Bencoded(
    `d8:completei${counts.complete}e10:downloadedi${counts.downloaded}e11:external ip${text(externalIp)}` +
      `10:incompletei${counts.incomplete}e8:intervali${interval}e12:min intervali${minInterval}e` +
      `5:peers${text(peers.ipv4)}${peers6}${warned}e`,
  );
}

function text(bytes: Buffer): string {
  return `${bytes.length}:${bytes.toString('latin1')}`;
}
