import { type Entry, WaitingLine } from './announce-queue.js';

/** Commits over which their time is averaged. */
const COMMITS_REMEMBERED = 8;

/** What a GroupCommit needs to know of its items. */
export interface GroupCommitOptions<Item, Result> {
  /** Commits a batch in one transaction; the results in the order of the items. */
  readonly commit: (batch: readonly Item[]) => Promise<readonly Result[]>;
  /** Two items with one key are never committed at the same time: the later one waits, or replaces the earlier one. */
  readonly keyOf: (item: Item) => string;
  /** Whether the later of two waiting items with one key says all that the earlier said: then it stands for both. */
  readonly replaces: (later: Item, earlier: Item) => boolean;
  /** What to throw when too many wait, or one would wait for too long. */
  readonly overload: () => Error;
  /** Whether a failed batch may hold one bad item: then each is tried alone, so that only the bad one fails. */
  readonly mayBePoisoned: (error: unknown) => boolean;
  readonly maxInBatch: number;
  readonly maxInFlight: number;
  /** Items that have to wait for another transaction to begin while one is in flight: small ones cost more than they save. */
  readonly enoughForAnother: number;
  readonly maxWaiting: number;
  /** Milliseconds that an item may wait; one that would wait longer is refused at once. */
  readonly longestWait: number;
}

/**
 * Items that arrive while transactions are in flight share the next one; alone, an item goes at once, without a timer.
 * A transaction costs a database about the same for one row and for a hundred.
 */
export class GroupCommit<Item, Result> {
  private readonly line = new WaitingLine<Item, Result>();
  /** Keys that are being committed. */
  private readonly busy = new Set<string>();
  private inFlight = 0;
  private refusals = 0;
  /** Milliseconds that a commit took of late. */
  private commitTime = 0;
  /** Runs while anything waits, so that nothing does for too long where no commit ends. */
  private timeout?: NodeJS.Timeout;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  /** How many items were refused since the start, because too many waited or they did for too long. */
  get refused(): number {
    return this.refusals;
  }

  /** @returns once the transaction that holds the item has committed */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const key = this.options.keyOf(item);
      const earlier = this.line.latestOf(key);
      if (earlier && this.options.replaces(item, earlier.item)) {
        earlier.item = item;
        earlier.waiters.push({ resolve, reject });
        return;
      }
      const entry = { key, since: performance.now(), item, waiters: [{ resolve, reject }] };
      if (this.isOverloaded(entry.since)) {
        this.refuse(entry);
        return;
      }
      this.line.add(entry);
      this.startBatches();
      this.watch();
    });
  }

  /** Whether an item that comes now would wait for too long, as far as can be told of those before it. */
  private isOverloaded(now: number): boolean {
    const { maxWaiting, longestWait, maxInBatch, maxInFlight } = this.options;
    const { length, oldest } = this.line;
    if (oldest === undefined) return false;
    const commitsBefore = Math.floor(length / (maxInBatch * maxInFlight));
    return length >= maxWaiting || now - oldest > longestWait || commitsBefore * this.commitTime > longestWait;
  }

  private refuse({ waiters }: Entry<Item, Result>): void {
    this.refusals += waiters.length;
    const error = this.options.overload();
    for (const { reject } of waiters) reject(error);
  }

  /** Refuses those who waited for too long: they would only be answered too late. */
  private shed(): void {
    const { oldest } = this.line;
    const tooOld = performance.now() - this.options.longestWait;
    if (oldest === undefined || oldest >= tooOld) return;
    for (const entry of this.line.takeBefore(tooOld)) this.refuse(entry);
  }

  private watch(): void {
    const { oldest } = this.line;
    if (this.timeout || oldest === undefined) return;
    const left = oldest + this.options.longestWait - performance.now();
    this.timeout = setTimeout(() => {
      this.timeout = undefined;
      this.shed();
      this.watch();
    }, left + 1).unref();
  }

  private startBatches(): void {
    this.shed();
    const { maxInBatch, maxInFlight, enoughForAnother } = this.options;
    while (this.inFlight < maxInFlight && this.line.length >= (this.inFlight === 0 ? 1 : enoughForAnother)) {
      const batch = this.line.take(maxInBatch, this.busy);
      if (batch.length === 0) return;
      this.inFlight++;
      const start = performance.now();
      void this.commitBatch(batch).finally(() => {
        this.commitTime += (performance.now() - start - this.commitTime) / COMMITS_REMEMBERED;
        for (const { key } of batch) this.busy.delete(key);
        this.inFlight--;
        this.startBatches();
      });
    }
  }

  private async commitBatch(batch: readonly Entry<Item, Result>[]): Promise<void> {
    try {
      const results = await this.options.commit(batch.map(({ item }) => item));
      batch.forEach(({ waiters }, at) => waiters.forEach(({ resolve }) => resolve(results[at] as Result)));
    } catch (error) {
      if (batch.length > 1 && this.options.mayBePoisoned(error)) {
        for (const entry of batch) await this.commitBatch([entry]);
      } else {
        for (const { waiters } of batch) waiters.forEach(({ reject }) => reject(error));
      }
    }
  }
}
