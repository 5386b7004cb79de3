import { type AnnounceRequest, type SelectedPeers, isSeeder } from '../../protocol/bittorrent/announce.js';
import { PeerSelection } from './selected-peers.js';
import { type Random, RandomOrder } from './random-order.js';
import type { Swarm } from '../swarm/swarm.js';

// Selecting never waits for anything, so one answer in the making is enough, and one order of each role.
const introduction = new PeerSelection();
const leechers = new RandomOrder();
const seeders = new RandomOrder();

/**
 * Whom to introduce to an asker: a uniform random choice out of a swarm's sample, at most `most` addresses of both
 * families together. Never the asker itself, by peer_id or by address (a restarted client has a new peer_id), and no
 * address twice. A seeder is given leechers only, as it has nothing to say to another seeder; a leecher is given both
 * in the proportion of the swarm.
 */
export function selectPeers(swarm: Swarm, asker: AnnounceRequest, most: number, random: Random): SelectedPeers {
  introduction.begin(asker, most);
  leechers.begin(swarm.leechers.count, random);
  seeders.begin(isSeeder(asker) ? 0 : swarm.seeders.count, random);
  let { complete, incomplete } = swarm.counts;
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
  return introduction.result;
}
