import type { SortedRun } from './sorted-run.js';

/** An item that was read, with the key by which it is sorted. */
export interface Keyed<Item> {
  readonly key: string;
  readonly item: Item;
}

/** A run that is not at its end, with its next item. */
interface Head<Item> {
  next: Keyed<Item>;
  readonly run: SortedRun;
  /** The place of the run among all. */
  readonly place: number;
}

/** Merges sorted runs of lines, one item after the other: a binary heap of the runs, by their next items. */
export class RunMerge<Item> {
  private readonly heap: Head<Item>[] = [];

  /** @param read parses a line */
  constructor(
    runs: readonly SortedRun[],
    private readonly read: (line: string) => Keyed<Item>,
  ) {
    for (const [place, run] of runs.entries()) {
      const line = run.next();
      if (line !== undefined) this.heap.push({ next: read(line), run, place });
    }
    for (let at = (this.heap.length >>> 1) - 1; at >= 0; at--) this.sink(at);
  }

  /** The item with the lowest key that is left, of several the one of the first run; undefined at the end. */
  next(): Keyed<Item> | undefined {
    const { heap } = this;
    const [head] = heap;
    if (!head) return undefined;
    const { next } = head;
    const line = head.run.next();
    if (line !== undefined) head.next = this.read(line);
    else this.removeFirst();
    if (heap.length > 1) this.sink(0);
    return next;
  }

  private removeFirst(): void {
    const last = this.heap.pop();
    if (last && this.heap.length > 0) this.heap[0] = last;
  }

  /** Moves a run down until those below it are not before it. */
  private sink(from: number): void {
    const { heap } = this;
    const head = heap[from] as Head<Item>;
    let at = from;
    for (;;) {
      let below = 2 * at + 1;
      const [left, right] = [heap[below], heap[below + 1]];
      if (!left) break;
      if (right && isBefore(right, left)) below++;
      const child = heap[below] as Head<Item>;
      if (!isBefore(child, head)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = head;
  }
}

function isBefore(one: Head<unknown>, other: Head<unknown>): boolean {
  const order = compareKeys(one.next.key, other.next.key);
  return order < 0 || (order === 0 && one.place < other.place);
}

/** By UTF-16 code units, the same on every instance. */
export function compareKeys(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
