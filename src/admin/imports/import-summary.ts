/** The result of an import. */
export interface ImportSummary {
  /** Lines that added something. */
  readonly created: number;
  /** Lines whose item existed, or was in an earlier line. */
  readonly known: number;
  /** Lines that could not be parsed, numbered from 1, and were skipped. */
  readonly invalid: readonly { readonly line: number; readonly reason: string }[];
}
