/** What a GroupCommit needs to know of its items. */
export interface GroupCommitOptions<Item, Result> {
  /** Commits a batch in one transaction; the results in the order of the items. */
  readonly commit: (batch: readonly Item[]) => Promise<readonly Result[]>;
  /** Two items with one key never share a batch: the later one waits for the next. */
  readonly keyOf: (item: Item) => string;
  /** What to throw when too many wait. */
  readonly overload: () => Error;
  /** Whether a failed batch may hold one bad item: then each is tried alone, so that only the bad one fails. */
  readonly mayBePoisoned: (error: unknown) => boolean;
  readonly mostInBatch: number;
  readonly mostWaiting: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Items that arrive while a transaction is in flight share the next one; alone, an item goes at once, without a timer.
 * A transaction costs a database about the same for one row and for a hundred.
 */
export class GroupCommit<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private inFlight?: Promise<void>;

  constructor(private readonly options: GroupCommitOptions<Item, Result>) {}

  /** @returns once the transaction that holds the item has committed */
  submit(item: Item): Promise<Result> {
    if (this.waiting.length >= this.options.mostWaiting) return Promise.reject(this.options.overload());
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.inFlight ??= this.commitAll();
    });
  }

  private async commitAll(): Promise<void> {
    while (this.waiting.length > 0) await this.commitBatch(this.nextBatch());
    this.inFlight = undefined;
  }

  private nextBatch(): Waiting<Item, Result>[] {
    const batch = new Map<string, Waiting<Item, Result>>();
    const later: Waiting<Item, Result>[] = [];
    for (const one of this.waiting) {
      const key = this.options.keyOf(one.item);
      if (batch.size < this.options.mostInBatch && !batch.has(key)) batch.set(key, one);
      else later.push(one);
    }
    this.waiting = later;
    return [...batch.values()];
  }

  private async commitBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.options.commit(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, at) => resolve(results[at] as Result));
    } catch (error) {
      if (batch.length > 1 && this.options.mayBePoisoned(error)) {
        for (const one of batch) await this.commitBatch([one]);
      } else {
        for (const { reject } of batch) reject(error);
      }
    }
  }
}
