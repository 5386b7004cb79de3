import type { MemberView } from '../../../src/admin/members/member.view.js';
import { Ago } from '../controls/ago.js';
import { sortableBy } from '../controls/sortable.js';
import type { Column } from '../controls/table.js';
import { Link } from '../routing/link.js';
import { MemberBadge } from './member-badge.js';

export const DEFAULT_SORT = 'id';

/** @param onSort gets the sort order that a click on a title chooses */
export function memberColumns(sort: string, onSort: (sort: string) => void): readonly Column<MemberView>[] {
  const sortable = sortableBy(sort, onSort);
  return [
    { title: 'Id', isName: true, ...sortable('id'), cell: ({ id }) => <Link to={`/members/${id}`}>{id}</Link> },
    { title: 'State', cell: (member) => <MemberBadge member={member} /> },
    { title: 'Upload factor', isNumber: true, cell: ({ uploadFactor }) => `${uploadFactor} %` },
    { title: 'Download factor', isNumber: true, cell: ({ downloadFactor }) => `${downloadFactor} %` },
    { title: 'Note', cell: ({ note }) => note ?? '' },
    { title: 'Added', isNumber: true, ...sortable('createdAt'), cell: ({ createdAt }) => <Ago at={createdAt} /> },
  ];
}
