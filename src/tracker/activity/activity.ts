import { type Counts, sumOf } from './counts.js';

/** What a process, or all processes of an instance, have done since their start, and what they hold now. */
export interface Activity {
  readonly counts: Counts;
  /** Processes that serve. */
  readonly processes: number;
  /** Open HTTP connections. */
  readonly connections: number;
  /** Bytes of memory. */
  readonly memory: number;
}

export const NO_ACTIVITY: Activity = { counts: {}, processes: 0, connections: 0, memory: 0 };

/** What a worker that ended has done: its counters stay, so that those of the instance never fall. */
export function afterEnd({ counts }: Activity): Activity {
  return { ...NO_ACTIVITY, counts };
}

export function totalOf(activities: readonly Activity[]): Activity {
  return {
    counts: sumOf(activities.map(({ counts }) => counts)),
    processes: activities.reduce((sum, { processes }) => sum + processes, 0),
    connections: activities.reduce((sum, { connections }) => sum + connections, 0),
    memory: activities.reduce((sum, { memory }) => sum + memory, 0),
  };
}
