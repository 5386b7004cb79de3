/** Where a list continues: the sort columns of the last item returned, as text. */
export type Cursor = readonly string[];

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined at the end of the list. */
  readonly next?: Cursor;
}

/** @param rows one more than the limit if the list continues */
export function pageOf<Item>(rows: readonly Item[], limit: number, cursorOf: (item: Item) => Cursor): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last && rows.length > limit ? cursorOf(last) : undefined };
}
