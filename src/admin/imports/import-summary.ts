/** A line that could not be parsed. */
export interface InvalidLine {
  /** Numbered from 1. */
  readonly line: number;
  readonly reason: string;
}

/** The result of an import. */
export interface ImportSummary {
  /** Lines that added something. */
  readonly created: number;
  /** Lines whose item existed, or was in an earlier line. */
  readonly known: number;
  /** Lines that were skipped because they could not be parsed. */
  readonly invalidCount: number;
  /** The first of these, at most `MAX_REPORTED_INVALID_LINES`. */
  readonly invalid: readonly InvalidLine[];
}
