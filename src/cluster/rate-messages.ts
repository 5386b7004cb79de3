import type { RateReport } from '../tracker/rate-limit/rate-limiter.js';

/** What a worker has admitted of the busiest addresses; the primary passes it on to the other workers. */
export interface AdmittedMessage {
  readonly kind: 'admitted';
  readonly report: RateReport;
}

/** Whether a message between the processes is about the rate limit. */
export function isAboutRate(message: unknown): message is AdmittedMessage {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === 'admitted';
}
