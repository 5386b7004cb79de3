/** Buckets of which much was taken that are remembered until the next report. */
const MAX_REPORTED = 1_024;

/** Tokens taken from each bucket since the last report: 4 bytes a bucket. */
export class TakenTokens {
  private readonly tokens: Float32Array;
  /** Places of the buckets that are worth a report. */
  private readonly places = new Int32Array(MAX_REPORTED);
  private count = 0;

  /** @param min tokens that are worth a report */
  constructor(
    buckets: number,
    private readonly min: number,
  ) {
    this.tokens = new Float32Array(buckets);
  }

  /** @param isKnown whether the place belonged to the same key before */
  add(place: number, tokens: number, isKnown: boolean): void {
    const before = isKnown ? (this.tokens[place] as number) : 0;
    const after = before + tokens;
    this.tokens[place] = after;
    if (before < this.min && after >= this.min && this.count < MAX_REPORTED) this.places[this.count++] = place;
  }

  /** Begins again. @param visit gets each bucket that is worth a report */
  takeAll(visit: (place: number, tokens: number) => void): void {
    for (const place of this.places.subarray(0, this.count)) {
      const tokens = this.tokens[place] as number;
      // The place may have gone to another key meanwhile, or twice into the list.
      if (tokens >= this.min) visit(place, tokens);
      this.tokens[place] = 0;
    }
    this.tokens.fill(0);
    this.count = 0;
  }
}
