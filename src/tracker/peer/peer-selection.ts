import { type AnnounceRequest, type IntroducedPeers, type IntroducedPeer, isSeeder } from '../../protocol/announce.js';
import type { PackedPeers } from './packed-peers.js';
import type { Swarm } from './swarm.js';

/** A number from 0 up to, but not including, 1. */
export type Random = () => number;

/**
 * Whom to introduce to an asker: a uniform random choice out of a swarm's sample, at most `most` addresses of both
 * families together. Never the asker itself, by peer_id or by address (a restarted client has a new peer_id), and no
 * address twice. A seeder is given leechers only, as it has nothing to say to another seeder; a leecher is given both
 * in the proportion of the swarm.
 */
export function selectPeers(swarm: Swarm, asker: AnnounceRequest, most: number, random: Random): IntroducedPeers {
  const introduction = new Introduction(asker, most);
  const leechers = new RandomOrder(swarm.leechers, random);
  const seeders = new RandomOrder(swarm.seeders, random);
  let { complete, incomplete } = swarm.counts;
  if (isSeeder(asker)) complete = 0;
  while (!introduction.isFull) {
    const mayBeSeeder = complete > 0 && !seeders.isEmpty;
    const mayBeLeecher = incomplete > 0 && !leechers.isEmpty;
    if (!mayBeSeeder && !mayBeLeecher) break;
    if (mayBeSeeder && (!mayBeLeecher || random() * (complete + incomplete) < complete)) {
      introduction.add(swarm.seeders, seeders.next());
      complete--;
    } else {
      introduction.add(swarm.leechers, leechers.next());
      incomplete--;
    }
  }
  return introduction;
}

/** Draws the places of a sample in random order, without one twice; what is not drawn costs nothing but its place. */
class RandomOrder {
  private readonly places: Uint16Array;
  private left: number;

  constructor(
    peers: PackedPeers,
    private readonly random: Random,
  ) {
    this.left = peers.count;
    this.places = Uint16Array.from({ length: this.left }, (_, at) => at);
  }

  get isEmpty(): boolean {
    return this.left === 0;
  }

  next(): number {
    const drawn = Math.floor(this.random() * this.left--);
    const place = this.places[drawn] as number;
    this.places[drawn] = this.places[this.left] as number;
    return place;
  }
}

/** The answer in the making. */
class Introduction implements IntroducedPeers {
  readonly ipv4: IntroducedPeer[] = [];
  readonly ipv6: IntroducedPeer[] = [];
  private readonly addresses = new Set<string>();

  constructor(
    private readonly asker: AnnounceRequest,
    private readonly most: number,
  ) {
    if (asker.ipv4) this.addresses.add(asker.ipv4.toString('latin1'));
    if (asker.ipv6) this.addresses.add(asker.ipv6.toString('latin1'));
  }

  get isFull(): boolean {
    return this.ipv4.length + this.ipv6.length >= this.most;
  }

  add(peers: PackedPeers, at: number): void {
    const peerId = peers.peerId(at);
    if (peerId.equals(this.asker.peerId)) return;
    const cameOverIpv6 = this.asker.clientAddress.length === 16;
    // Where only one of two addresses fits, it is the one of the asker's own family.
    if (cameOverIpv6) this.addEndpoint(this.ipv6, peerId, peers.ipv6(at));
    this.addEndpoint(this.ipv4, peerId, peers.ipv4(at));
    if (!cameOverIpv6) this.addEndpoint(this.ipv6, peerId, peers.ipv6(at));
  }

  private addEndpoint(to: IntroducedPeer[], peerId: Buffer, endpoint: Buffer | undefined): void {
    if (!endpoint || this.isFull) return;
    const address = endpoint.toString('latin1');
    if (this.addresses.has(address)) return;
    this.addresses.add(address);
    to.push({ peerId, endpoint });
  }
}
