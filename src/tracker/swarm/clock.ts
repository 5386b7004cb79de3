/** A steady clock. */
export class Clock {
  /** Milliseconds since some moment. */
  now(): number {
    return performance.now();
  }
}
