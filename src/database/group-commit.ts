/** What a GroupCommit needs to know of its items. */
export interface GroupCommitOptions<Item, Result> {
  /** Commits a batch in one transaction; the results in the order of the items. */
  readonly commit: (batch: readonly Item[]) => Promise<readonly Result[]>;
  /** Two items with one key are never committed at the same time: the later one waits, or replaces the earlier one. */
  readonly keyOf: (item: Item) => string;
  /** Whether the later of two waiting items with one key says all that the earlier said: then it stands for both. */
  readonly replaces: (later: Item, earlier: Item) => boolean;
  /** What to throw when too many wait. */
  readonly overload: () => Error;
  /** Whether a failed batch may hold one bad item: then each is tried alone, so that only the bad one fails. */
  readonly mayBePoisoned: (error: unknown) => boolean;
  readonly mostInBatch: number;
  readonly mostInFlight: number;
  /** Items that have to wait for another transaction to begin while one is in flight: small ones cost more than they save. */
  readonly enoughForAnother: number;
  readonly mostWaiting: number;
}

/** An item on its way, with those who wait for it: more than one where a later item replaced an earlier. */
interface Entry<Item, Result> {
  readonly key: string;
  item: Item;
  readonly waiters: { resolve: (result: Result) => void; reject: (error: unknown) => void }[];
}

/**
 * Items that arrive while transactions are in flight share the next one; alone, an item goes at once, without a timer.
 * A transaction costs a database about the same for one row and for a hundred.
 */
export class GroupCommit<Item, Result> {
  private waiting: Entry<Item, Result>[] = [];
  /** The last waiting entry of each key. */
  private readonly latest = new Map<string, Entry<Item, Result>>();
  /** Keys that are being committed. */
  private readonly busy = new Set<string>();
  private inFlight = 0;
  private refusals = 0;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  /** How many items were refused since the start, because too many waited. */
  get refused(): number {
    return this.refusals;
  }

  /** @returns once the transaction that holds the item has committed */
  submit(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const key = this.options.keyOf(item);
      const earlier = this.latest.get(key);
      if (earlier && this.options.replaces(item, earlier.item)) {
        earlier.item = item;
        earlier.waiters.push({ resolve, reject });
        return;
      }
      if (this.waiting.length >= this.options.mostWaiting) {
        this.refusals++;
        reject(this.options.overload());
        return;
      }
      const entry = { key, item, waiters: [{ resolve, reject }] };
      this.waiting.push(entry);
      this.latest.set(key, entry);
      this.startBatches();
    });
  }

  private startBatches(): void {
    const { mostInFlight, enoughForAnother } = this.options;
    while (this.inFlight < mostInFlight && this.waiting.length >= (this.inFlight === 0 ? 1 : enoughForAnother)) {
      const batch = this.nextBatch();
      if (batch.length === 0) return;
      this.inFlight++;
      void this.commitBatch(batch).finally(() => {
        for (const { key } of batch) this.busy.delete(key);
        this.inFlight--;
        this.startBatches();
      });
    }
  }

  private nextBatch(): Entry<Item, Result>[] {
    const { waiting, busy, latest } = this;
    const batch: Entry<Item, Result>[] = [];
    const passedOver: Entry<Item, Result>[] = [];
    let at = 0;
    for (; at < waiting.length && batch.length < this.options.mostInBatch; at++) {
      const entry = waiting[at] as Entry<Item, Result>;
      if (busy.has(entry.key)) {
        passedOver.push(entry);
        continue;
      }
      busy.add(entry.key);
      if (latest.get(entry.key) === entry) latest.delete(entry.key);
      batch.push(entry);
    }
    this.waiting = [...passedOver, ...waiting.slice(at)];
    return batch;
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
