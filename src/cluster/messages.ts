import type { Activity } from '../tracker/activity/activity.js';
import type { KnownState } from '../tracker/instances/tracker-state.js';

/** What a worker reports to the primary: `ready` or `failed` once, and what it has done again and again. */
export type WorkerReport =
  | { readonly kind: 'ready'; readonly port: number; readonly udpPort?: number; readonly adminPort?: number }
  /** The worker could not start, and exits. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'activity'; readonly activity: Activity };

/** What the primary orders a worker to do: report not ready, or close. */
export type WorkerOrder = 'drain' | 'close';

/** What the primary sends to a worker: an order, or the state of the tracker. */
export type PrimaryMessage = WorkerOrder | KnownState;
