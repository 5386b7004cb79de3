import type { Statistics } from '../tracker/statistics/statistics.entity.js';

/** The statistics as the page's JSON has them. */
export interface StatisticsPageData {
  readonly connections: {
    /** Stored peers. */
    readonly total: number;
    /** Live peers among them. */
    readonly active: number;
  };
  readonly seeders: number;
  readonly leechers: number;
  readonly completed: number;
  readonly torrents: number;
  readonly peers: number;
}

export function statisticsPageData(statistics: Statistics): StatisticsPageData {
  const { connections, peers, seeders, leechers, completed, torrents } = statistics;
  return {
    connections: { total: Number(connections), active: Number(peers) },
    seeders: Number(seeders),
    leechers: Number(leechers),
    completed: Number(completed),
    torrents: Number(torrents),
    peers: Number(peers),
  };
}
