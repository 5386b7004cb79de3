/** Where a list goes on: the sorted columns of the last row that was told, as PostgreSQL writes them. */
export type Cursor = readonly string[];

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined at the end of the list. */
  readonly next?: Cursor;
}

/** A page out of rows that were read with one more than the limit, so that it is known whether there are more. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  cursorOf: (row: Row) => Cursor,
): Page<Item> {
  const told = rows.slice(0, limit);
  const last = told.at(-1);
  return { items: told.map(itemOf), next: last && rows.length > limit ? cursorOf(last) : undefined };
}
