import { SHOWN_CLIENTS } from '../../config/limits/housekeeping.limits.js';
import { clientOfPrefix } from '../../protocol/bittorrent/client-name.js';
import type { ClientCounts, FamilyCounts } from '../statistics/statistics.entity.js';
import type { PeerTotals } from '../statistics/statistics.repository.js';

/** Peers that are alike, as a census counts them. */
export interface PeerGroup {
  readonly is_seeder: boolean;
  /** Whether it has a live address of the family. One with neither is silent. */
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  /** One of CLIENT_PREFIXES; null for another client. */
  readonly client: Buffer | null;
  readonly count: number;
}

const OTHER = 'other';

export function totalsOf(groups: readonly PeerGroup[]): PeerTotals {
  const live = groups.filter(({ ipv4, ipv6 }) => ipv4 || ipv6);
  return {
    stored: sumOf(groups),
    families: {
      seeder: familiesOf(live.filter(({ is_seeder }) => is_seeder)),
      leecher: familiesOf(live.filter(({ is_seeder }) => !is_seeder)),
    },
    clients: clientsOf(live),
  };
}

function familiesOf(groups: readonly PeerGroup[]): FamilyCounts {
  return {
    ipv4: sumOf(groups.filter(({ ipv4, ipv6 }) => ipv4 && !ipv6)),
    ipv6: sumOf(groups.filter(({ ipv4, ipv6 }) => ipv6 && !ipv4)),
    both: sumOf(groups.filter(({ ipv4, ipv6 }) => ipv4 && ipv6)),
  };
}

/** The most frequent clients, and all others together. */
function clientsOf(groups: readonly PeerGroup[]): ClientCounts {
  const counts = new Map<string, number>();
  let other = 0;
  for (const { client, count } of groups) {
    const name = client ? clientOfPrefix(client.toString('latin1')) : undefined;
    if (name === undefined) other += count;
    else counts.set(name, (counts.get(name) ?? 0) + count);
  }
  const sorted = [...counts].sort(([, one], [, another]) => another - one);
  for (const [, count] of sorted.splice(SHOWN_CLIENTS)) other += count;
  return { ...Object.fromEntries(sorted), [OTHER]: other };
}

function sumOf(groups: readonly PeerGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
