/** An item on its way, with those who wait for it: more than one where a later item replaced an earlier. */
export interface Entry<Item, Result> {
  readonly key: string;
  /** `performance.now()` when the first of its items came. */
  readonly since: number;
  item: Item;
  readonly waiters: { resolve: (result: Result) => void; reject: (error: unknown) => void }[];
}

/** Entries in the order in which they came; several of one key may wait. */
export class WaitingLine<Item, Result> {
  private waiting: Entry<Item, Result>[] = [];
  /** The last waiting entry of each key. */
  private readonly latest = new Map<string, Entry<Item, Result>>();

  get length(): number {
    return this.waiting.length;
  }

  /** When the first one came. */
  get oldest(): number | undefined {
    return this.waiting[0]?.since;
  }

  latestOf(key: string): Entry<Item, Result> | undefined {
    return this.latest.get(key);
  }

  add(entry: Entry<Item, Result>): void {
    this.waiting.push(entry);
    this.latest.set(entry.key, entry);
  }

  /** Takes the first ones, but for those whose keys are busy: they keep their places. All keys taken are busy from then on. */
  take(most: number, busy: Set<string>): Entry<Item, Result>[] {
    const taken: Entry<Item, Result>[] = [];
    const passedOver: Entry<Item, Result>[] = [];
    let at = 0;
    for (; at < this.waiting.length && taken.length < most; at++) {
      const entry = this.waiting[at] as Entry<Item, Result>;
      if (busy.has(entry.key)) {
        passedOver.push(entry);
        continue;
      }
      busy.add(entry.key);
      this.forget(entry);
      taken.push(entry);
    }
    this.waiting = [...passedOver, ...this.waiting.slice(at)];
    return taken;
  }

  /** Takes those that came before a time. */
  takeBefore(time: number): Entry<Item, Result>[] {
    const kept = this.waiting.findIndex(({ since }) => since >= time);
    const taken = this.waiting.splice(0, kept < 0 ? this.waiting.length : kept);
    for (const entry of taken) this.forget(entry);
    return taken;
  }

  private forget(entry: Entry<Item, Result>): void {
    if (this.latest.get(entry.key) === entry) this.latest.delete(entry.key);
  }
}
