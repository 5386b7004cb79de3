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
    this.places = new Uint16Array(this.left);
    for (let at = 0; at < this.left; at++) this.places[at] = at;
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

/** The answer in the making. A peer at one of the asker's addresses is the asker, before or after a restart. */
class Introduction implements IntroducedPeers {
  ipv4: IntroducedPeer[] = [];
  ipv6: IntroducedPeer[] = [];
  private readonly named = new Set<string>();
  private readonly own = new Set<string>();

  constructor(
    private readonly asker: AnnounceRequest,
    private readonly most: number,
  ) {
    if (asker.ipv4) this.own.add(addressOf(asker.ipv4));
    if (asker.ipv6) this.own.add(addressOf(asker.ipv6));
  }

  get isFull(): boolean {
    return this.ipv4.length + this.ipv6.length >= this.most;
  }

  add(peers: PackedPeers, at: number): void {
    const peerId = peers.peerId(at);
    const [ipv4, ipv6] = [peers.ipv4(at), peers.ipv6(at)];
    if ((peerId.length > 0 && peerId.equals(this.asker.peerId)) || this.isOwn(ipv4) || this.isOwn(ipv6)) {
      this.exclude(ipv4);
      this.exclude(ipv6);
      return;
    }
    const cameOverIpv6 = this.asker.clientAddress.length === 16;
    // Where only one of two addresses fits, it is the one of the asker's own family.
    if (cameOverIpv6) this.addEndpoint(this.ipv6, peerId, ipv6);
    this.addEndpoint(this.ipv4, peerId, ipv4);
    if (!cameOverIpv6) this.addEndpoint(this.ipv6, peerId, ipv6);
  }

  private addEndpoint(to: IntroducedPeer[], peerId: Buffer, endpoint: Buffer | undefined): void {
    if (!endpoint || this.isFull) return;
    const address = addressOf(endpoint);
    if (this.named.has(address)) return;
    this.named.add(address);
    to.push({ peerId, endpoint });
  }

  private isOwn(endpoint: Buffer | undefined): boolean {
    return endpoint !== undefined && this.own.has(addressOf(endpoint));
  }

  /** One more address turns out to be the asker's: it may have been named already. */
  private exclude(endpoint: Buffer | undefined): void {
    if (!endpoint || this.isOwn(endpoint)) return;
    this.own.add(addressOf(endpoint));
    if (!this.named.has(addressOf(endpoint))) return;
    const isAnother = (peer: IntroducedPeer) => !peer.endpoint.equals(endpoint);
    this.ipv4 = this.ipv4.filter(isAnother);
    this.ipv6 = this.ipv6.filter(isAnother);
  }
}

/** An endpoint as a text that a Set can hold. */
function addressOf(endpoint: Buffer): string {
  return endpoint.toString('latin1');
}
