import type { Activity } from '../tracker/activity/activity.js';
import { ActivityReceiver } from '../tracker/instances/activity-receiver.js';
import type { KnownState } from '../tracker/instances/tracker-state.js';
import type { WorkerReport } from './messages.js';

/** Reports a worker to the primary, which reports all workers together, and keeps the state that the primary sends. */
export class PrimaryReceiver extends ActivityReceiver {
  private last?: { readonly known: KnownState; readonly at: number };

  get known(): KnownState | undefined {
    if (!this.last) return undefined;
    const { known, at } = this.last;
    return { state: known.state, age: known.age + (performance.now() - at) / 1000 };
  }

  /** Takes the state that the primary has sent. */
  take(known: KnownState): void {
    this.last = { known, at: performance.now() };
  }

  /** @returns once it is sent */
  report(activity: Activity): Promise<void> {
    const report: WorkerReport = { kind: 'activity', activity };
    return new Promise((resolve, reject) => {
      process.send?.(report, undefined, undefined, (error) => (error ? reject(error) : resolve()));
    });
  }
}
