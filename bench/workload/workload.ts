import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sizes } from '../options.js';
import { below, oneOf, type Random, seededRandom } from './random.js';
import { announcePath, anyPeer, infoHashOf, type WorkloadPeer } from './workload-peer.js';

/** Pareto exponent of the torrents' popularity: 46 of 100 announces are for the most popular one. */
const SKEW = 0.9;
const SEED = 7;
/** Placeholder in a path for twelve characters that no other announce has. */
const UNIQUE = '@';
/** Placeholder for a number that rises with time, as `announce.lua` has it. */
const RISING = '#';
const RISING_PER_MS = 100;

let announced = 0;

/** Prepared announces, in memory for clients in this process and in a file for wrk. */
export class Workload {
  private at = 0;

  /** @param paths request targets */
  constructor(
    readonly paths: readonly string[],
    readonly file: string,
  ) {
    writeFileSync(file, `${paths.join('\n')}\n`);
  }

  /** The next announce's request target. The first follows the last. */
  next(): string {
    const path = this.paths[this.at++ % this.paths.length] as string;
    return path
      .replaceAll(UNIQUE, `t${String(announced++).padStart(11, '0')}`)
      .replaceAll(RISING, String(Date.now() * RISING_PER_MS));
  }
}

type Population = Pick<Sizes, 'torrents' | 'peers'>;

/** Peers, each in one of the torrents: most of them in few popular ones. */
export function population({ torrents, peers }: Population, random: Random = seededRandom(SEED)): WorkloadPeer[] {
  const infoHashes = Array.from({ length: torrents }, (_, torrent) => infoHashOf(torrent));
  return Array.from({ length: peers }, () => {
    const pareto = (1 - random()) ** (-1 / SKEW);
    return anyPeer(random, infoHashes[Math.min(Math.floor(pareto) - 1, torrents - 1)] as Buffer);
  });
}

/** Announces of a fixed population, so that nearly all of them refresh a stored peer, as in a real swarm. */
export function refreshingPeers(folder: string, { announces, ...sizes }: Population & { announces: number }): Workload {
  const random = seededRandom(SEED);
  const peers = population(sizes, random);
  const paths = Array.from({ length: announces }, () => announcePath(random, oneOf(random, peers)));
  return new Workload(paths, join(folder, `refreshing-${sizes.torrents}.txt`));
}

/**
 * The announces of `refreshingPeers`, with totals that rise, as clients' totals do.
 * @param passkeyOf of a peer, for a place in the path; undefined: without passkeys
 */
export function transferringPeers(
  folder: string,
  { announces, ...sizes }: Population & { announces: number },
  passkeyOf?: (peer: WorkloadPeer) => string,
): Workload {
  const random = seededRandom(SEED);
  const peers = population(sizes, random);
  const paths = Array.from({ length: announces }, () => {
    const peer = oneOf(random, peers);
    const path = announcePath(random, peer).replace(/(uploaded|downloaded)=\d+/g, `$1=${RISING}`);
    return passkeyOf ? `/${passkeyOf(peer)}${path}` : path;
  });
  return new Workload(paths, join(folder, `transferring-${passkeyOf ? 'members' : 'peers'}.txt`));
}

/** Announces that each add a peer. */
export function newPeers(folder: string, { torrents, announces }: Sizes): Workload {
  const random = seededRandom(SEED);
  const peers = population({ torrents, peers: announces }, random);
  const paths = peers.map((peer) => announcePath(random, { ...peer, peerId: `-TR4040-${UNIQUE}` }));
  return new Workload(paths, join(folder, 'new.txt'));
}

/** Announces that each add a torrent with its first peer. */
export function newTorrents(folder: string, { announces }: Sizes): Workload {
  const random = seededRandom(SEED);
  const paths = Array.from({ length: announces }, () => {
    const peer = { ...anyPeer(random, infoHashOf(0)), peerId: `-TR4040-${UNIQUE}` };
    return announcePath(random, peer, `${String(below(random, 1e8)).padStart(8, '0')}${UNIQUE}`);
  });
  return new Workload(paths, join(folder, 'new-torrents.txt'));
}
