import type { AnnounceOutcome } from '../../src/tracker/announce/announce-outcome.js';
import { AnnounceEvent, type AnnounceRequest } from '../../src/protocol/bittorrent/announce.js';
import { endpointOf } from '../../src/protocol/bittorrent/peer-address.js';

const ADDRESS = Buffer.from([192, 0, 2, 1]);

/**
 * An announce by name, like `a1` or `a1@7`: the letter is the peer, the number tells its announces apart, and what follows the
 * `@` is the port. Without one the number is the port, so that no announce can replace another.
 */
export function announceOf(name: string): AnnounceRequest {
  const [, letter = '', number = '', port = number] = /^(.)([0-9]+)(?:@([0-9]+))?$/.exec(name) ?? [];
  return {
    infoHash: Buffer.alloc(20, 1),
    peerId: Buffer.alloc(20, letter),
    clientAddress: ADDRESS,
    ipv4: endpointOf(ADDRESS, Number(port)),
    uploaded: BigInt(number),
    downloaded: 0n,
    left: 0n,
    event: AnnounceEvent.None,
    format: 'compact',
  };
}

/** The name of such an announce, without its port. */
export function nameOf({ peerId, uploaded }: AnnounceRequest): string {
  return `${peerId.toString('latin1', 0, 1)}${uploaded}`;
}

/** An outcome that tells by which announce it came about. */
export function outcomeOf(announce: AnnounceRequest): AnnounceOutcome {
  return { kind: 'stored', dualStack: { ipv4: Buffer.from(nameOf(announce)), ipv6: Buffer.alloc(18) } };
}

/** Such an outcome as text, like `a1 stored`. */
export function outcomeText(outcome: AnnounceOutcome): string {
  return outcome.kind === 'stored' ? `${outcome.dualStack?.ipv4} stored` : outcome.kind;
}
