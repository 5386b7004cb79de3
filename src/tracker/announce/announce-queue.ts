import type { AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import type { AnnounceOutcome } from './announce-outcome.js';

/** A caller that waits for the outcome of an announce. */
export interface Waiter {
  readonly resolve: (outcome: AnnounceOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** A queued announce, with the caller that waits for it. */
export interface QueuedAnnounce extends Waiter {
  /** The same for two announces of one peer in one swarm. */
  readonly key: string;
  /** Milliseconds, from the batcher's clock, when the first of its announces came. */
  readonly since: number;
  announce: AnnounceRequest;
  /** More callers, where later announces replaced the first one. */
  more?: Waiter[];
}

/** Announces in order of arrival. Several of one peer may wait. */
export class AnnounceQueue {
  private entries: QueuedAnnounce[] = [];
  /** The last entry of each key. */
  private readonly latest = new Map<string, QueuedAnnounce>();

  get length(): number {
    return this.entries.length;
  }

  /** When the first entry came. */
  get oldest(): number | undefined {
    return this.entries[0]?.since;
  }

  latestOf(key: string): QueuedAnnounce | undefined {
    return this.latest.get(key);
  }

  add(entry: QueuedAnnounce): void {
    this.entries.push(entry);
    this.latest.set(entry.key, entry);
  }

  /**
   * Takes the first entries whose keys are not busy, and marks their keys as busy. The others keep their places.
   * @param max entries to take
   */
  take(max: number, busy: Set<string>): QueuedAnnounce[] {
    const taken: QueuedAnnounce[] = [];
    const skipped: QueuedAnnounce[] = [];
    let read = 0;
    for (const entry of this.entries) {
      if (taken.length === max) break;
      read++;
      if (busy.has(entry.key)) {
        skipped.push(entry);
        continue;
      }
      busy.add(entry.key);
      this.forget(entry);
      taken.push(entry);
    }
    this.entries = [...skipped, ...this.entries.slice(read)];
    return taken;
  }

  /** Takes the entries that came before a time. */
  takeBefore(time: number): QueuedAnnounce[] {
    const kept = this.entries.findIndex(({ since }) => since >= time);
    const taken = this.entries.splice(0, kept < 0 ? this.entries.length : kept);
    for (const entry of taken) this.forget(entry);
    return taken;
  }

  private forget(entry: QueuedAnnounce): void {
    if (this.latest.get(entry.key) === entry) this.latest.delete(entry.key);
  }
}
