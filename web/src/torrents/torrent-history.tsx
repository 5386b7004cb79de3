import { useEffect, useMemo, useState } from 'preact/hooks';
import type { TorrentView } from '../../../src/admin/torrents/torrent.view.js';
import { readSwarmHistory } from '../api/torrents.js';
import { Chart } from '../chart/chart.js';
import { Loaded } from '../controls/loaded.js';
import { Segments } from '../controls/segments.js';
import { usePolled } from '../polling/use-polled.js';
import { setParameters, useRoute } from '../routing/route.js';
import { type SwarmCounts, swarmChart } from './swarm-charts.js';

/** Milliseconds: a new point is stored every ten minutes. */
const POLL_MS = 300_000;
/** Counts that the page keeps of those it has seen: of an hour, before they are stored. */
const MAX_SEEN = 360;
const PERIODS = { day: 86_400, month: 31 * 86_400 } as const;
type Period = keyof typeof PERIODS;

/** The counts of a torrent over time: what is stored, and what the page has seen since it was opened. */
export function TorrentHistory({ torrent }: { readonly torrent: TorrentView }) {
  const { infoHash } = torrent;
  const period: Period = useRoute().parameters.get('period') === 'month' ? 'month' : 'day';
  const polled = usePolled(
    `swarm history ${infoHash}`,
    (read) => readSwarmHistory(infoHash, read),
    () => POLL_MS,
  );
  const [seen, setSeen] = useState<readonly SwarmCounts[]>([]);
  useEffect(() => {
    const { complete, incomplete } = torrent;
    setSeen((before) => [...before, { at: Date.now() / 1000, complete, incomplete }].slice(-MAX_SEEN));
  }, [torrent]);
  const chart = useMemo(() => {
    const now = Date.now() / 1000;
    return polled.data && swarmChart(polled.data.points, seen, now - PERIODS[period], now);
  }, [polled.data, seen, period]);
  return (
    <section class="card" aria-labelledby="swarm-history">
      <div class="title">
        <h2 id="swarm-history">The last {period}</h2>
        <Segments
          legend="Period of the chart"
          options={['day', 'month']}
          value={period}
          onChange={(one) => setParameters({ period: one === 'day' ? '' : one })}
        />
      </div>
      <Loaded of={{ ...polled, data: chart }}>
        {({ times, series }) => (
          <>
            <Chart title="Peers" unit="in the swarm" times={times} series={series} />
            {polled.data?.points.length === 0 && (
              <p class="quiet">
                The largest swarms are recorded every ten minutes. Nothing is recorded of this one yet; the chart shows
                what happens while the page is open.
              </p>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
