import type { Statistics } from '../tracker/statistics/statistics.entity.js';
import type { LastCensus } from './recent/last-census.js';
import type { Labels, MetricSet } from './metric-set.js';

const FAMILY = { ipv4: '4', ipv6: '6', both: 'both' } as const;

/** The same at all instances: of the last census, without a query. */
export function addCensusMetrics(set: MetricSet, census: LastCensus): void {
  /** Nothing before the first census. */
  const totals = (read: (statistics: Statistics) => Iterable<readonly [Labels, number]>) => () => {
    const statistics = census.read();
    return statistics?.countedAt ? read(statistics) : [];
  };
  set.gauge(
    { name: 'yabtt_torrents', help: 'Known torrents.', aggregator: 'max' },
    totals(({ torrents }) => [[{}, Number(torrents)]]),
  );
  set.gauge(
    { name: 'yabtt_registered_torrents', help: 'Torrents that operators registered.', aggregator: 'max' },
    totals(({ registered }) => [[{}, Number(registered)]]),
  );
  set.gauge(
    {
      name: 'yabtt_peers',
      help: 'Live peers. One with addresses of both families is counted once, as both.',
      labels: ['role', 'family'],
      aggregator: 'max',
    },
    totals(({ families }) =>
      (['seeder', 'leecher'] as const).flatMap((role) =>
        (['ipv4', 'ipv6', 'both'] as const).map(
          (family) => [{ role, family: FAMILY[family] }, families?.[role][family] ?? 0] as const,
        ),
      ),
    ),
  );
  set.counter(
    { name: 'yabtt_downloads_total', help: 'Completed downloads that censuses have seen.', aggregator: 'max' },
    totals(({ downloads }) => [[{}, Number(downloads)]]),
  );
  set.gauge(
    {
      name: 'yabtt_clients',
      help: 'Live peers of the twenty most frequent clients (BEP 20), and of all others.',
      labels: ['client'],
      aggregator: 'max',
    },
    totals(({ clients }) => Object.entries(clients ?? {}).map(([client, count]) => [{ client }, count] as const)),
  );
  set.gauge(
    {
      name: 'yabtt_census_timestamp_seconds',
      help: 'When the torrents and peers were counted.',
      aggregator: 'max',
    },
    totals(({ countedAt }) => (countedAt ? [[{}, countedAt.getTime() / 1000]] : [])),
  );
}
