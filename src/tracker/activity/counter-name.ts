import type { Outcome } from '../counters/transport-counters.js';

export const TRANSPORTS = ['http', 'udp'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** What the statistics show of what clients ask for. */
export const SHOWN_ACTIONS = ['announce', 'scrape'] as const;
export type ShownAction = (typeof SHOWN_ACTIONS)[number];

/** Names of counters. */
export const counterName = {
  requests: (transport: Transport, action: ShownAction, outcome: Outcome) =>
    `requests:${transport}:${action}:${outcome}`,
  failures: (transport: Transport, kind: string) => `failures:${transport}:${kind}`,
  /** Answers that took up to that many seconds, and longer than the next smaller bound; `Infinity` for the last one. */
  seconds: (transport: Transport, action: ShownAction, bound: number | '') => `seconds:${transport}:${action}:${bound}`,
  /** Microseconds of CPU time. */
  cpu: 'cpu',
} as const;
