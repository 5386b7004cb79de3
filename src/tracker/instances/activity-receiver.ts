import type { Activity } from '../activity/activity.js';
import type { KnownState } from './tracker-state.js';

/** Takes the reports of a process: the database, or the primary for a worker. */
export abstract class ActivityReceiver {
  /** The latest state of the tracker that it knows. */
  abstract readonly known: KnownState | undefined;

  /** @param isLast whether the process ends @throws if the report is lost */
  abstract report(activity: Activity, isLast: boolean): Promise<void>;
}
