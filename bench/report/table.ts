/** The result of a measurement. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below the table. */
  readonly notes?: readonly string[];
}

/** Markdown. All columns but the first are figures, aligned right. */
export function toMarkdown({ title, columns, rows, notes = [] }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const ruler = columns.map((_, at) => (at === 0 ? '---' : '---:'));
  return [`### ${title}`, '', ...[columns, ruler, ...rows].map(line), '', ...notes.map((note) => `${note}\n`)].join(
    '\n',
  );
}

/** A whole number in groups of thousands: 12 345. */
export function whole(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ' ') : '-';
}

/** A dash if there is no figure. */
export function fixed(value: number, digits: number): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '-';
}
