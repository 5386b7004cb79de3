import { MAX_STATEMENTS_IN_FLIGHT } from '../../config/limits/swarm.limits.js';
import { Slots } from '../../database/shards/slots.js';

/** Loads what was asked about several info hashes with one statement. @returns by info hash in latin1 */
type LoadAll<Result> = (infoHashes: readonly Buffer[], withPeerIds: boolean) => Promise<ReadonlyMap<string, Result>>;

/** An info hash that waits for a statement, with the promise that all its callers share. */
interface Waiting<Result> {
  readonly infoHash: Buffer;
  /** Whether one of the callers needs peer ids. */
  withPeerIds: boolean;
  readonly result: Promise<Result | undefined>;
  readonly resolve: (result: Result | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Loads with one statement what is asked for in the same turn of the event loop, or while statements are in flight. Callers
 * whose announces were committed together ask in the same turn.
 */
export class BatchLoader<Result> {
  private waiting = new Map<string, Waiting<Result>>();
  private isScheduled = false;
  private readonly schedule = () => this.scheduleStatement();

  /**
   * @param max info hashes of a statement
   * @param slots one for each statement in flight
   */
  constructor(
    private readonly loadAll: LoadAll<Result>,
    private readonly max = Infinity,
    private readonly slots = new Slots(MAX_STATEMENTS_IN_FLIGHT),
  ) {}

  /** The number of info hashes that wait for a statement. */
  get size(): number {
    return this.waiting.size;
  }

  /** @returns the state at the time of this call or later; undefined for an unknown torrent */
  load(infoHash: Buffer, withPeerIds = false): Promise<Result | undefined> {
    const key = infoHash.toString('latin1');
    let waiting = this.waiting.get(key);
    if (!waiting) {
      waiting = aWaiting(infoHash);
      this.waiting.set(key, waiting);
      this.schedule();
    }
    waiting.withPeerIds ||= withPeerIds;
    return waiting.result;
  }

  private scheduleStatement(): void {
    if (this.isScheduled || this.waiting.size === 0 || !this.slots.take(this.schedule)) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.loadWaiting();
    });
  }

  private async loadWaiting(): Promise<void> {
    const batch = this.nextBatch();
    const withPeerIds = batch.some((waiting) => waiting.withPeerIds);
    this.schedule();
    try {
      const infoHashes = batch.map(({ infoHash }) => infoHash);
      const found = await this.loadAll(infoHashes, withPeerIds);
      for (const { infoHash, resolve } of batch) resolve(found.get(infoHash.toString('latin1')));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.slots.release();
  }

  private nextBatch(): Waiting<Result>[] {
    const batch: Waiting<Result>[] = [];
    for (const [key, waiting] of this.waiting) {
      if (batch.length === this.max) break;
      this.waiting.delete(key);
      batch.push(waiting);
    }
    return batch;
  }
}

function aWaiting<Result>(infoHash: Buffer): Waiting<Result> {
  let resolve!: Waiting<Result>['resolve'];
  let reject!: Waiting<Result>['reject'];
  const result = new Promise<Result | undefined>((...both) => ([resolve, reject] = both));
  return { infoHash, withPeerIds: false, result, resolve, reject };
}
