import { FAILURE_KINDS, type FailureKind } from '../../protocol/bittorrent/tracker-error.js';
import { MICROSECOND_BOUNDS } from './bounds.js';
import { Distribution } from './distribution.js';
import { elapsed } from './steady-clock.js';

/** What a client asks for, with the numbers of BEP 15. */
export const Action = { Connect: 0, Announce: 1, Scrape: 2 } as const;
export const ACTIONS = ['connect', 'announce', 'scrape'] as const;
export const FAMILIES = ['4', '6'] as const;

/**
 * - ok: it got what it asked for
 * - failed: the client's fault
 * - refused: by the operator's policy
 * - shed: too much load
 * - error: the tracker's fault
 */
export const OUTCOMES = ['ok', 'failed', 'refused', 'shed', 'error'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const OUTCOME_OF: Readonly<Record<FailureKind, Outcome>> = {
  malformed: 'failed',
  bad_connection_id: 'failed',
  key_mismatch: 'failed',
  not_registered: 'refused',
  unknown_passkey: 'refused',
  member_disabled: 'refused',
  denied: 'refused',
  banned: 'refused',
  overload: 'shed',
  rate_limited: 'shed',
  database: 'error',
  internal: 'error',
};

/** A number of requests that are alike. */
export interface RequestCount {
  readonly action: (typeof ACTIONS)[number];
  readonly family: (typeof FAMILIES)[number];
  readonly outcome: Outcome;
  readonly count: number;
}

/**
 * Counts the requests of one transport when their answers are written, since the start. Each is counted in a cell of an array,
 * without an allocation.
 */
export class TransportCounters {
  private readonly requests = new Float64Array(ACTIONS.length * FAMILIES.length * OUTCOMES.length);
  private readonly failures = new Float64Array(FAILURE_KINDS.length);
  /** Microseconds until the answer, by action, of all outcomes. */
  readonly times = ACTIONS.map(() => new Distribution(MICROSECOND_BOUNDS));

  /**
   * @param action a number of `Action`
   * @param addressBytes length of the client's address, 4 or 16
   * @param since `microseconds()` when the request came
   */
  ok(action: number, addressBytes: number, since: number): void {
    this.count(action, addressBytes, 0, since);
  }

  failed(action: number, addressBytes: number, since: number, kind: FailureKind): void {
    this.count(action, addressBytes, OUTCOMES.indexOf(OUTCOME_OF[kind]), since);
    this.failedUnread(kind);
  }

  /** Counts a request of which not even the action could be read. */
  failedUnread(kind: FailureKind): void {
    const at = FAILURE_KINDS.indexOf(kind);
    this.failures[at] = (this.failures[at] ?? 0) + 1;
  }

  requestCounts(): RequestCount[] {
    return ACTIONS.flatMap((action, ofAction) =>
      FAMILIES.flatMap((family, ofFamily) =>
        OUTCOMES.map((outcome, ofOutcome) => {
          const count = this.requests[cell(ofAction, ofFamily, ofOutcome)] ?? 0;
          return { action, family, outcome, count };
        }),
      ),
    );
  }

  failureCounts(): { readonly kind: FailureKind; readonly count: number }[] {
    return FAILURE_KINDS.map((kind, at) => ({ kind, count: this.failures[at] ?? 0 }));
  }

  private count(action: number, addressBytes: number, outcome: number, since: number): void {
    const at = cell(action, addressBytes === 4 ? 0 : 1, outcome);
    this.requests[at] = (this.requests[at] as number) + 1;
    (this.times[action] as Distribution).add(elapsed(since));
  }
}

function cell(action: number, family: number, outcome: number): number {
  return (action * FAMILIES.length + family) * OUTCOMES.length + outcome;
}
