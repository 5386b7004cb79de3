import type { Column } from './table.js';

type SortProperties = Pick<Column<never>, 'sorted' | 'onSort'>;

/**
 * The properties of columns by which a list can be sorted: the largest or latest first, then the other way round.
 * @param sort the present order: a name, with `-` if it is descending
 * @param onSort gets the order that a click on a title chooses
 */
export function sortableBy(sort: string, onSort: (sort: string) => void): (name: string) => SortProperties {
  return (name) => ({
    onSort: () => onSort(sort === `-${name}` ? name : `-${name}`),
    ...(sort.replace('-', '') === name && { sorted: sort.startsWith('-') ? 'descending' : 'ascending' }),
  });
}
