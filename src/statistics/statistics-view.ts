import type { Statistics } from '../tracker/statistics/statistics.entity.js';

/** The figures of the seed's page, under the names that it gave them. */
export interface StatisticsPageData {
  readonly connections: {
    /** Stored peers. */
    readonly total: number;
    /** Those of them that are not silent. */
    readonly active: number;
  };
  readonly seeders: number;
  readonly leechers: number;
  readonly completed: number;
  readonly torrents: number;
  readonly peers: number;
}

export function statisticsPageData({
  connections,
  peers,
  seeders,
  leechers,
  completed,
  torrents,
}: Statistics): StatisticsPageData {
  return {
    connections: { total: Number(connections), active: Number(peers) },
    seeders: Number(seeders),
    leechers: Number(leechers),
    completed: Number(completed),
    torrents: Number(torrents),
    peers: Number(peers),
  };
}
