import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly title: string;
  /** A title that only screen readers read, as above buttons. */
  readonly isTitleHidden?: boolean;
  readonly isNumber?: boolean;
  /** Its cells name their rows. */
  readonly isName?: boolean;
  readonly sorted?: 'ascending' | 'descending';
  readonly onSort?: () => void;
  readonly cell: (row: Row) => ComponentChildren;
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** In place of an empty table. */
  readonly empty: string;
}

/** A table that scrolls sideways where it is too wide. */
export function Table<Row>({ caption, columns, rows, keyOf, empty }: TableProps<Row>) {
  if (rows.length === 0) return <p class="quiet empty">{empty}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, isTitleHidden, isNumber, sorted, onSort }) => (
              <th key={title} scope="col" class={isNumber ? 'number' : undefined} aria-sort={sorted}>
                {onSort ? (
                  <button type="button" class="sort" onClick={onSort}>
                    {title}
                  </button>
                ) : (
                  <span class={isTitleHidden ? 'unseen' : undefined}>{title}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, isNumber, isName, cell }) =>
                isName ? (
                  <th key={title} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} class={isNumber ? 'number' : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
