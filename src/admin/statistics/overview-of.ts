import { SILENT_INSTANCE_SECONDS } from '../../config/limits/statistics.limits.js';
import { FAILURE_KINDS } from '../../protocol/bittorrent/tracker-error.js';
import { type Counts, sumOf } from '../../tracker/activity/counts.js';
import {
  counterName,
  SHOWN_ACTIONS,
  type ShownAction,
  type Transport,
  TRANSPORTS,
} from '../../tracker/activity/counter-name.js';
import { type Outcome, OUTCOMES } from '../../tracker/counters/transport-counters.js';
import type { CensusState, InstanceState, KnownState } from '../../tracker/instances/tracker-state.js';
import { healthOf } from './health-of.js';
import type { FailureRateView, InstanceView, OverviewView, RequestRatesView } from './overview.view.js';
import { quantileOf } from './quantile.js';
import type { StatisticsView } from './statistics.view.js';

const MILLISECONDS = 1_000;

/** Sums up what all instances do. */
export function overviewOf(known: KnownState): OverviewView {
  const { readAt, census, instances } = known.state;
  const recent = instances.filter(({ silence }) => silence <= SILENT_INSTANCE_SECONDS);
  const rates = sumOf(recent.map(ratesOf));
  const counts = sumOf(recent.map((instance) => instance.recent));
  const requests = TRANSPORTS.flatMap((transport) =>
    SHOWN_ACTIONS.map((action) => requestRates(transport, action, rates, counts)),
  );
  return {
    readAt: new Date(readAt).toISOString(),
    health: healthOf(known, requests),
    requests,
    failures: failureRates(rates),
    statistics: statisticsOf(census),
    instances: instances.map(instanceView),
  };
}

export function statisticsOf({ countedAt, ...counts }: CensusState): StatisticsView {
  return { ...counts, countedAt: countedAt === null ? null : new Date(countedAt).toISOString() };
}

/** Each instance has counted over a time of its own. */
function ratesOf({ recent, recentMs }: InstanceState): Counts {
  const seconds = Math.max(1, recentMs) / MILLISECONDS;
  return Object.fromEntries(Object.entries(recent).map(([name, count]) => [name, count / seconds]));
}

function requestRates(transport: Transport, action: ShownAction, rates: Counts, counts: Counts): RequestRatesView {
  const rateOf = (outcome: Outcome) => rates[counterName.requests(transport, action, outcome)] ?? 0;
  const perSecond = OUTCOMES.reduce((sum, outcome) => sum + rateOf(outcome), 0);
  const prefix = counterName.seconds(transport, action, '');
  const buckets = Object.entries(counts)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, count]) => ({ bound: Number(name.slice(prefix.length)), count }));
  const milliseconds = (share: number) => {
    const seconds = quantileOf(buckets, share);
    return seconds === undefined ? null : rounded(seconds * MILLISECONDS);
  };
  return {
    transport,
    action,
    perSecond: rounded(perSecond),
    ok: rounded(rateOf('ok')),
    failed: rounded(rateOf('failed')),
    refused: rounded(rateOf('refused')),
    shed: rounded(rateOf('shed')),
    error: rounded(rateOf('error')),
    p50: milliseconds(0.5),
    p99: milliseconds(0.99),
  };
}

function failureRates(rates: Counts): FailureRateView[] {
  return TRANSPORTS.flatMap((transport) =>
    FAILURE_KINDS.map((reason) => ({
      transport,
      reason,
      perSecond: rounded(rates[counterName.failures(transport, reason)] ?? 0),
    })),
  )
    .filter(({ perSecond }) => perSecond > 0)
    .sort((one, other) => other.perSecond - one.perSecond);
}

function instanceView(instance: InstanceState): InstanceView {
  const { id, host, version, startedAt, silence, processes, memory, connections } = instance;
  // What a silent one last did is not what it does.
  const rates = silence > SILENT_INSTANCE_SECONDS ? {} : ratesOf(instance);
  const announces = TRANSPORTS.flatMap((transport) =>
    OUTCOMES.map((outcome) => rates[counterName.requests(transport, 'announce', outcome)] ?? 0),
  );
  return {
    id,
    host,
    version,
    startedAt: new Date(startedAt).toISOString(),
    silence: rounded(silence),
    processes,
    announcesPerSecond: rounded(announces.reduce((sum, rate) => sum + rate, 0)),
    cpu: rounded((rates[counterName.cpu] ?? 0) / 1_000_000),
    memory,
    connections,
  };
}

/** Three digits after the point. */
function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
