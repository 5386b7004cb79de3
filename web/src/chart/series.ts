/** A line of a chart. */
export interface Series {
  readonly name: string;
  /** A colour of the style sheet, like `--series-1`. */
  readonly colour: string;
  /** Lengths of dashes and gaps, so that lines differ without colours too. */
  readonly dash?: readonly number[];
  /** One value for each time; null: unknown. */
  readonly values: readonly (number | null)[];
}
