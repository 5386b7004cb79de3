import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { RECENT_MS } from '../../config/limits/statistics.limits.js';
import { version } from '../../config/version.js';
import type { Activity } from '../activity/activity.js';
import type { ActivityReceiver } from './activity-receiver.js';
import type { InstanceReport, InstanceRepository } from './instance.repository.js';
import { RecentIncrease } from '../activity/recent-counts.js';
import type { KnownState, TrackerState } from './tracker-state.js';

/** Reports an instance to the database, and keeps the state of the tracker that it reads with each report. */
export class InstanceReporter implements ActivityReceiver {
  private readonly id = randomUUID();
  private readonly start = performance.now();
  private readonly recent = new RecentIncrease(RECENT_MS, this.start);
  private before: InstanceReport['before'] = { uptime: 0, counts: {} };
  private last?: { readonly state: TrackerState; readonly at: number };

  constructor(private readonly instances: Pick<InstanceRepository, 'store'>) {}

  /** The state of the tracker at the last report; undefined before the first. */
  get known(): KnownState | undefined {
    return this.last && { state: this.last.state, age: (performance.now() - this.last.at) / 1000 };
  }

  /**
   * @param isLast whether the instance ends
   * @throws if it is not stored; the next report contains everything
   */
  async report(activity: Activity, isLast: boolean): Promise<void> {
    const at = performance.now();
    const uptime = Math.round(at - this.start);
    const state = await this.instances.store({
      id: this.id,
      version,
      host: hostname(),
      isLast,
      uptime,
      activity,
      recent: this.recent.since(at, activity.counts),
      before: this.before,
    });
    this.before = { uptime, counts: activity.counts };
    this.last = { state, at };
  }
}
