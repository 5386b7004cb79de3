/**
 * Microseconds of a steady clock, modulo 2^32: a small integer, which V8 stores in a variable without an allocation. Subtract
 * two with `elapsed`.
 */
export function microseconds(): number {
  return (performance.now() * 1000) | 0;
}

/** Microseconds since a time, up to half an hour. */
export function elapsed(since: number): number {
  return (microseconds() - since) | 0;
}
