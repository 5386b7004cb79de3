import { createHash } from 'node:crypto';
import { below, oneOf, type Random } from './random.js';

/** Bytes. */
export const LEECHER_LEFT = 1_000_000;

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

/** A peer that announces. All share the address of loopback, so they differ by port. */
export interface WorkloadPeer {
  /** 20 bytes */
  readonly infoHash: Buffer;
  /** 20 characters */
  readonly peerId: string;
  readonly port: number;
  /** Bytes; 0: a seeder. */
  readonly left: number;
  /** 32 bits */
  readonly key: number;
}

/** The info hash of a workload's torrent: the same in SQL is `substr(sha256(convert_to('torrent ' || n, 'UTF8')), 1, 20)`. */
export function infoHashOf(torrent: number): Buffer {
  return createHash('sha256').update(`torrent ${torrent}`).digest().subarray(0, 20);
}

/** A new peer. Two of three are seeders. */
export function anyPeer(random: Random, infoHash: Buffer): WorkloadPeer {
  return {
    infoHash,
    peerId: `-TR4040-${Array.from({ length: 12 }, () => oneOf(random, LETTERS)).join('')}`,
    port: 1024 + below(random, 64_511),
    left: oneOf(random, [0, 0, LEECHER_LEFT]),
    key: below(random, 2 ** 32),
  };
}

/** The request target of one announce in the form of a current client. One of twenty has the event `started`. */
export function announcePath(random: Random, peer: WorkloadPeer, infoHash = escaped(peer.infoHash)): string {
  const amount = () => below(random, 2 ** 30);
  const key = peer.key.toString(16).padStart(8, '0');
  return (
    `/announce?info_hash=${infoHash}&peer_id=${peer.peerId}&port=${peer.port}&uploaded=${amount()}` +
    `&downloaded=${amount()}&left=${peer.left}&compact=1&numwant=50&key=${key}` +
    (random() < 0.05 ? '&event=started' : '')
  );
}

function escaped(bytes: Buffer): string {
  return bytes.toString('hex').replace(/../g, '%$&');
}
