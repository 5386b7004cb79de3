import type { ComponentChildren } from 'preact';
import type { OverviewView, RequestRatesView } from '../../../src/admin/statistics/overview.view.js';
import { Ago } from '../controls/ago.js';
import { milliseconds, rate, whole } from '../format/numbers.js';

interface FigureProps {
  readonly name: string;
  readonly value: string;
  /** Below the value. */
  readonly children: ComponentChildren;
}

function Figure({ name, value, children }: FigureProps) {
  return (
    <div class="card figure">
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span class="quiet">{children}</span>
      </dd>
    </div>
  );
}

/** The numbers that an operator wants first. */
export function OverviewStatistics({ overview: { requests, statistics } }: { readonly overview: OverviewView }) {
  const announces = requests.filter(({ action }) => action === 'announce');
  const total = announces.reduce((sum, { perSecond }) => sum + perSecond, 0);
  const { peers, seeders, leechers, torrents, completed, countedAt } = statistics;
  return (
    <dl class="statistics">
      <Figure name="Announces per second" value={rate(total)}>
        {announces.map(({ transport, perSecond }) => `${transport.toUpperCase()} ${rate(perSecond)}`).join(' · ')}
      </Figure>
      <Figure name="Response time" value={milliseconds(worst(announces, 'p50'))}>
        median; 99 % below {milliseconds(worst(announces, 'p99'))}
      </Figure>
      <Figure name="Peers" value={whole(peers)}>
        {whole(seeders)} seeders · {whole(leechers)} leechers
      </Figure>
      <Figure name="Torrents" value={whole(torrents)}>
        {whole(completed)} downloads ·{' '}
        {countedAt === null ? (
          'not counted yet'
        ) : (
          <>
            counted <Ago at={countedAt} />
          </>
        )}
      </Figure>
    </dl>
  );
}

/** The slower transport's. */
function worst(announces: readonly RequestRatesView[], quantile: 'p50' | 'p99'): number | null {
  const known = announces.map((one) => one[quantile]).filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
