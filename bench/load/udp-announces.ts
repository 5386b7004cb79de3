import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sizes } from '../options.js';
import { below, oneOf, type Random, seededRandom } from '../workload/random.js';
import { population } from '../workload/workload.js';
import type { WorkloadPeer } from '../workload/workload-peer.js';

/** An announce (BEP 15) without connection id, action and transaction id; udp-load.c writes these, and the totals. */
const BODY_BYTES = 82;
/** The option of BEP 41 that holds path and query. */
const URL_DATA = 2;
const SEED = 7;
const STARTED = 2;

/** Prepared announces for udp-load.c, which repeats them. */
export interface UdpAnnounces {
  readonly file: string;
  readonly count: number;
  /** Bytes of one. */
  readonly bytes: number;
}

/**
 * Announces of the same fixed population as over HTTP.
 * @param urlOf path and query of a peer's announce URL, all of the same length; undefined: not sent
 */
export function refreshingUdpPeers(
  folder: string,
  sizes: Pick<Sizes, 'torrents' | 'peers' | 'announces'>,
  urlOf?: (peer: WorkloadPeer) => string,
): UdpAnnounces {
  const random = seededRandom(SEED);
  const peers = population(sizes, random);
  const bodies = Array.from({ length: sizes.announces }, () => {
    const peer = oneOf(random, peers);
    return Buffer.concat([announceBody(random, peer), urlOf ? urlData(urlOf(peer)) : Buffer.alloc(0)]);
  });
  const file = join(folder, `${urlOf ? 'members' : 'refreshing'}-${sizes.torrents}.udp`);
  writeFileSync(file, Buffer.concat(bodies));
  return { file, count: bodies.length, bytes: bodies[0]?.length ?? BODY_BYTES };
}

function urlData(url: string): Buffer {
  return Buffer.from([URL_DATA, url.length, ...Buffer.from(url)]);
}

function announceBody(random: Random, peer: WorkloadPeer): Buffer {
  const body = Buffer.alloc(BODY_BYTES);
  body.set(peer.infoHash, 0);
  body.write(peer.peerId, 20, 'latin1');
  body.writeBigUInt64BE(BigInt(below(random, 2 ** 30)), 40);
  body.writeBigUInt64BE(BigInt(peer.left), 48);
  body.writeBigUInt64BE(BigInt(below(random, 2 ** 30)), 56);
  body.writeUInt32BE(random() < 0.05 ? STARTED : 0, 64);
  body.writeUInt32BE(peer.key, 72);
  body.writeInt32BE(50, 76);
  body.writeUInt16BE(peer.port, 80);
  return body;
}
