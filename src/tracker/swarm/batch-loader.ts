import { MAX_STATEMENTS_IN_FLIGHT } from '../../config/limits/swarm.limits.js';

/** Those who wait for one swarm. */
interface Waiting<Result> {
  readonly infoHash: Buffer;
  readonly result: Promise<Result | undefined>;
  readonly resolve: (result: Result | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads together what is asked for in the same moment, as those do whose announces were committed together, or while
 * statements are under way.
 */
export class BatchLoader<Result> {
  private waiting = new Map<string, Waiting<Result>>();
  private inFlight = 0;
  private isScheduled = false;

  /**
   * @param readAll one statement; the keys of its answer are info hashes in latin1
   * @param most info hashes of one statement at the most
   */
  constructor(
    private readonly readAll: (infoHashes: readonly Buffer[]) => Promise<ReadonlyMap<string, Result>>,
    private readonly most = Infinity,
  ) {}

  /** Info hashes that wait for a statement. */
  get size(): number {
    return this.waiting.size;
  }

  /** What is there when this is called or later; undefined for an unknown torrent. */
  read(infoHash: Buffer): Promise<Result | undefined> {
    const key = infoHash.toString('latin1');
    let waiting = this.waiting.get(key);
    if (!waiting) {
      let resolve!: Waiting<Result>['resolve'];
      let reject!: Waiting<Result>['reject'];
      const result = new Promise<Result | undefined>((...both) => ([resolve, reject] = both));
      waiting = { infoHash, result, resolve, reject };
      this.waiting.set(key, waiting);
      this.schedule();
    }
    return waiting.result;
  }

  /** Everybody who learns of a commit asks within the same turn of the event loop; reading waits for its end. */
  private schedule(): void {
    if (this.isScheduled || this.inFlight === MAX_STATEMENTS_IN_FLIGHT) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      void this.readWaiting();
    });
  }

  private async readWaiting(): Promise<void> {
    const batch = this.nextBatch();
    this.inFlight++;
    if (this.waiting.size > 0) this.schedule();
    try {
      const found = await this.readAll(batch.map(({ infoHash }) => infoHash));
      for (const { infoHash, resolve } of batch) resolve(found.get(infoHash.toString('latin1')));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
    this.inFlight--;
    if (this.waiting.size > 0) this.schedule();
  }

  private nextBatch(): Waiting<Result>[] {
    const batch: Waiting<Result>[] = [];
    for (const [key, waiting] of this.waiting) {
      if (batch.length === this.most) break;
      this.waiting.delete(key);
      batch.push(waiting);
    }
    return batch;
  }
}
