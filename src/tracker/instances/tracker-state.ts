import type { Counts } from '../activity/counts.js';

/** An instance as it last reported. */
export interface InstanceState {
  readonly id: string;
  readonly version: string;
  readonly host: string;
  readonly processes: number;
  /** Milliseconds since 1970, by the clock of the database, as are all times here. */
  readonly startedAt: number;
  /** Seconds since its last report. */
  readonly silence: number;
  readonly connections: number;
  readonly memory: number;
  /** How much its counters have grown lately. */
  readonly recent: Counts;
  /** Milliseconds in which they have grown. */
  readonly recentMs: number;
}

/** The statistics of the last census. */
export interface CensusState {
  readonly torrents: number;
  readonly peers: number;
  readonly seeders: number;
  readonly leechers: number;
  readonly completed: number;
  /** Null before the first census. */
  readonly countedAt: number | null;
}

/** All instances, and the last census. It travels between processes as JSON. */
export interface TrackerState {
  readonly readAt: number;
  readonly census: CensusState;
  readonly instances: readonly InstanceState[];
}

/** A state that was read a while ago. */
export interface KnownState {
  readonly state: TrackerState;
  /** Seconds since it was read. */
  readonly age: number;
}
