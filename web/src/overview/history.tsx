import { useMemo } from 'preact/hooks';
import { type Period, readHistory } from '../api/statistics.js';
import { Chart } from '../chart/chart.js';
import { Loaded } from '../controls/loaded.js';
import { Segments } from '../controls/segments.js';
import { bytes } from '../format/numbers.js';
import { usePolled } from '../polling/use-polled.js';
import { setParameters, useRoute } from '../routing/route.js';
import { chartsOf } from './charts-of.js';

const PERIODS: readonly Period[] = ['hour', 'day', 'month'];

const MINUTE_MS = 60_000;
/** Milliseconds after a full minute when all pages ask: its row is stored by then, and one query answers them all. */
const AFTER_MINUTE_MS = 15_000;

function untilNextMinute(): number {
  return MINUTE_MS - ((Date.now() - AFTER_MINUTE_MS) % MINUTE_MS);
}

/** Charts of the last hour, day or month. */
export function History() {
  const { parameters } = useRoute();
  const period = PERIODS.find((one) => one === parameters.get('period')) ?? 'hour';
  const polled = usePolled(`history ${period}`, (read) => readHistory(period, read), untilNextMinute);
  const charts = useMemo(() => polled.data && chartsOf(polled.data), [polled.data]);
  return (
    <section class="card" aria-labelledby="history">
      <div class="title">
        <h2 id="history">The last {period}</h2>
        <Segments
          legend="Period of the charts"
          options={PERIODS}
          value={period}
          onChange={(one) => setParameters({ period: one === 'hour' ? '' : one })}
        />
      </div>
      <Loaded of={{ ...polled, data: charts }}>
        {({ times, announces, peers, failures, transfers }) =>
          times.length === 0 ? (
            <p class="quiet empty">Nothing is recorded yet. The first minute appears here soon.</p>
          ) : (
            <div class="charts">
              <Chart title="Announces" unit="per second" times={times} series={announces} />
              <Chart title="Peers" unit="on average" times={times} series={peers} />
              <Chart title="Announces not served" unit="per second" times={times} series={failures} />
              {transfers && (
                <Chart title="Transferred" unit="per second" times={times} series={transfers} format={bytes} />
              )}
            </div>
          )
        }
      </Loaded>
    </section>
  );
}
