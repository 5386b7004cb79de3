/** What a measurement found. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences to stand below. */
  readonly notes?: readonly string[];
}

/** The table in Markdown; all columns but the first are figures. */
export function toMarkdown({ title, columns, rows, notes = [] }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const ruler = columns.map((_, at) => (at === 0 ? '---' : '---:'));
  return [`### ${title}`, '', ...[columns, ruler, ...rows].map(line), '', ...notes.map((note) => `${note}\n`)].join(
    '\n',
  );
}

/** A whole number with its thousands set apart: 12 345. */
export function whole(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ') : '-';
}

/** A number with so many digits behind the point. */
export function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-';
}
