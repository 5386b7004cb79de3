/** What became of the lines of an import. */
export interface ImportSummary {
  /** Lines that brought something new. */
  readonly created: number;
  /** Lines whose matter was there already, earlier in the same import included. */
  readonly known: number;
  /** Lines that can't be read, counted from 1; nothing was done with them. */
  readonly invalid: readonly { readonly line: number; readonly reason: string }[];
}
