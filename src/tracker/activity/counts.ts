/** Counters of a process since its start, by name. They never fall, and one that is missing is 0. */
export type Counts = Readonly<Record<string, number>>;

export function sumOf(all: Iterable<Counts>): Counts {
  const sum: Record<string, number> = {};
  for (const counts of all) for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** @returns the counters that have grown, each with its growth */
export function increaseOf(later: Counts, earlier: Counts): Counts {
  const increase: Record<string, number> = {};
  for (const [name, count] of Object.entries(later)) {
    const growth = count - (earlier[name] ?? 0);
    if (growth > 0) increase[name] = growth;
  }
  return increase;
}
