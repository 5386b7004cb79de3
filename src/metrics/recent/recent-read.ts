import { CENSUS_REUSE_MS } from '../../config/limits/process.limits.js';

/**
 * A row of the database, as this process last read it. Asking never waits for the database, and makes it answer at most once in a
 * while, however many ask.
 */
export class RecentRead<Row> {
  private row?: Row;
  private readAt = -Infinity;

  constructor(private readonly readRow: () => Promise<Row>) {}

  /** The one known now, which may be older by the time since the last call; undefined if none could be read. */
  read(): Row | undefined {
    if (performance.now() - this.readAt >= CENSUS_REUSE_MS) void this.refresh();
    return this.row;
  }

  /** While the database is not available, the known row stays. */
  async refresh(): Promise<void> {
    this.readAt = performance.now();
    try {
      this.row = await this.readRow();
    } catch {
      // Everything else reports that the database is away.
    }
  }
}
