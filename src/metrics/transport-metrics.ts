import { MICROSECOND_BOUNDS } from '../tracker/counters/bounds.js';
import type { RequestCounters } from '../tracker/counters/request-counters.js';
import { ACTIONS, type TransportCounters } from '../tracker/counters/transport-counters.js';
import type { MetricSet } from './metric-set.js';

/** What the HTTP transport knows beside its requests. */
export interface HttpSource {
  /** Requests that could not be read. */
  readonly malformed: number;
  readonly certificateExpiry?: Date;
  connections(): Promise<number>;
}

/** What the UDP transport knows beside its requests. */
export interface UdpSource {
  /** Packets that are no requests. */
  readonly malformed: number;
}

/** Counts the packets that the kernel dropped, because the tracker did not read them in time; undefined if it does not tell. */
export type KernelDrops = () => Promise<number | undefined>;

/** Requests, failures and response times. There is no connect over HTTP, and no connection id. */
export function addRequestMetrics(
  set: MetricSet,
  { http, udp }: RequestCounters,
  source: () => HttpSource | undefined,
) {
  const transports: readonly (readonly ['http' | 'udp', TransportCounters])[] = [
    ['http', http],
    ['udp', udp],
  ];
  const isOver = (transport: string, of: string) =>
    transport === 'udp' || (of !== 'connect' && of !== 'bad_connection_id');
  set.counter(
    {
      name: 'yabtt_requests_total',
      help: 'Requests, counted when the answer is written.',
      labels: ['transport', 'action', 'family', 'outcome'],
    },
    () =>
      transports.flatMap(([transport, counters]) =>
        counters
          .requestCounts()
          .filter(({ action }) => isOver(transport, action))
          .map(({ count, ...labels }) => [{ transport, ...labels }, count] as const),
      ),
  );
  set.counter(
    {
      name: 'yabtt_failures_total',
      help: 'Requests that did not succeed, by reason; also those of which not even the action could be read.',
      labels: ['transport', 'reason'],
    },
    () =>
      transports.flatMap(([transport, counters]) =>
        counters
          .failureCounts()
          .filter(({ kind }) => isOver(transport, kind))
          .map(({ kind, count }) => {
            const unread = transport === 'http' && kind === 'malformed' ? (source()?.malformed ?? 0) : 0;
            return [{ transport, reason: kind }, count + unread] as const;
          }),
      ),
  );
  set.histogram(
    {
      name: 'yabtt_response_seconds',
      help: 'Seconds from reading a request to writing its answer.',
      labels: ['transport', 'action'],
    },
    MICROSECOND_BOUNDS,
    1_000_000,
    () =>
      transports.flatMap(([transport, { times }]) =>
        ACTIONS.flatMap((action, at) => {
          const counted = isOver(transport, action) ? times[at] : undefined;
          return counted ? [[{ transport, action }, counted.read()] as const] : [];
        }),
      ),
  );
}

export function addListenerMetrics(
  set: MetricSet,
  requests: RequestCounters,
  http: () => HttpSource | undefined,
  udp: () => UdpSource | undefined,
  kernelDrops: KernelDrops,
): void {
  set.counter(
    {
      name: 'yabtt_udp_packets_dropped_total',
      help: 'UDP packets without an answer: malformed, beyond the rate of their sender, or not read in time (kernel).',
      labels: ['reason'],
    },
    async () => {
      const kernel = await kernelDrops();
      const limited = requests.udp.failureCounts().find(({ kind }) => kind === 'rate_limited');
      const own = [
        [{ reason: 'malformed' }, udp()?.malformed ?? 0],
        [{ reason: 'rate' }, limited?.count ?? 0],
      ] as const;
      return kernel === undefined ? own : [...own, [{ reason: 'kernel' }, kernel] as const];
    },
  );
  set.gauge({ name: 'yabtt_http_connections', help: 'Open connections of the HTTP transport.' }, async () => [
    [{}, (await http()?.connections()) ?? 0],
  ]);
  set.gauge(
    {
      name: 'yabtt_tls_certificate_expiry_timestamp_seconds',
      help: 'When the served certificate expires; absent without TLS.',
      aggregator: 'min',
    },
    () => {
      const expiry = http()?.certificateExpiry;
      return expiry ? [[{}, expiry.getTime() / 1000]] : [];
    },
  );
}
