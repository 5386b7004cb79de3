import { setImmediate } from 'node:timers/promises';

/** Items sorted or merged at a time: a few milliseconds of work. */
const ITEMS_PER_SLICE = 4_096;

/**
 * Sorts in slices: sorting a million items at once blocks the event loop for seconds.
 * @returns the first item of each key, in the order of the keys
 */
export async function sortedByKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Promise<Item[]> {
  let runs: Item[][] = [];
  for (let from = 0; from < items.length; from += ITEMS_PER_SLICE) {
    const run = items.slice(from, from + ITEMS_PER_SLICE);
    runs.push(
      withoutRepeated(
        run.sort((one, other) => compare(keyOf(one), keyOf(other))),
        keyOf,
      ),
    );
    await setImmediate();
  }
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let at = 0; at < runs.length; at += 2) merged.push(await mergeRuns(runs[at] ?? [], runs[at + 1] ?? [], keyOf));
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Of items with the same key, the one of the first run is kept. */
async function mergeRuns<Item>(
  first: readonly Item[],
  second: readonly Item[],
  keyOf: (item: Item) => string,
): Promise<Item[]> {
  const merged: Item[] = [];
  let [one, other] = [0, 0];
  for (;;) {
    if (merged.length % ITEMS_PER_SLICE === 0) await setImmediate();
    const [item, otherItem] = [first[one], second[other]];
    if (item === undefined && otherItem === undefined) return merged;
    const order = item === undefined ? 1 : otherItem === undefined ? -1 : compare(keyOf(item), keyOf(otherItem));
    if (order <= 0) one++;
    if (order >= 0) other++;
    const next = order <= 0 ? item : otherItem;
    if (next !== undefined) merged.push(next);
  }
}

function withoutRepeated<Item>(sorted: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return sorted.filter((item, at) => {
    const previous = sorted[at - 1];
    return previous === undefined || keyOf(previous) !== keyOf(item);
  });
}

/** By UTF-16 code units, the same on every instance. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
