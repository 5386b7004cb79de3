import { type AnnounceRequest, isSeeder, type SelectedPeers } from '../../protocol/bittorrent/announce.js';
import type { Random } from '../swarm/random.js';
import type { Swarm } from '../swarm/swarm.js';
import { type MemberFilter, PeerSelection } from './peer-selection.js';
import { RandomOrder } from './random-order.js';

/** Selects peers of a swarm. Its buffers are reused for every selection; a selection is synchronous, so they never mix. */
export class PeerSelector {
  private readonly selection = new PeerSelection();
  private readonly leechers = new RandomOrder();
  private readonly seeders = new RandomOrder();

  /**
   * A uniform random choice from a sample of a swarm. It never holds the asker, by peer_id or by address (a restarted client
   * has a new peer_id), and no address twice. A seeder gets only leechers, as seeders have nothing to exchange; a leecher gets
   * both in the proportion of the swarm.
   * @param max addresses of both families together
   * @param excludes in private mode
   */
  select(swarm: Swarm, asker: AnnounceRequest, max: number, random: Random, excludes?: MemberFilter): SelectedPeers {
    const { selection, leechers, seeders } = this;
    selection.begin(asker, max, excludes);
    leechers.begin(swarm.leechers.count, random);
    seeders.begin(isSeeder(asker) ? 0 : swarm.seeders.count, random);
    let { complete, incomplete } = swarm.counts;
    while (!selection.isFull) {
      const mayBeSeeder = complete > 0 && !seeders.isEmpty;
      const mayBeLeecher = incomplete > 0 && !leechers.isEmpty;
      if (!mayBeSeeder && !mayBeLeecher) break;
      if (mayBeSeeder && (!mayBeLeecher || random(complete + incomplete) < complete)) {
        selection.add(swarm.seeders, seeders.next(), false);
        complete--;
      } else {
        selection.add(swarm.leechers, leechers.next(), true);
        incomplete--;
      }
    }
    return selection.result;
  }
}
