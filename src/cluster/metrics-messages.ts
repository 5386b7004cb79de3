import type { Registry } from 'prom-client';

/** The values of a process's metrics. */
export type MetricsSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** What a worker sends to the primary. */
export type MetricsReport =
  | { readonly kind: 'metrics'; readonly snapshot: MetricsSnapshot }
  /** It wants those of all workers. */
  | { readonly kind: 'metrics wanted'; readonly id: number };

/** What the primary sends to a worker. */
export type MetricsOrder =
  { readonly kind: 'report metrics' } | { readonly kind: 'metrics of all'; readonly id: number; readonly text: string };

const KINDS: readonly unknown[] = ['metrics', 'metrics wanted', 'report metrics', 'metrics of all'] satisfies (
  MetricsReport | MetricsOrder
)['kind'][];

/** Whether a message between the processes is about metrics. */
export function isAboutMetrics(message: unknown): message is MetricsReport | MetricsOrder {
  return typeof message === 'object' && message !== null && 'kind' in message && KINDS.includes(message.kind);
}
