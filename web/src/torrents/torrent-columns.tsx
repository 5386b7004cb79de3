import type { TorrentView } from '../../../src/admin/torrents/torrent.view.js';
import { Ago } from '../controls/ago.js';
import { sortableBy } from '../controls/sortable.js';
import type { Column } from '../controls/table.js';
import { bytes, whole } from '../format/numbers.js';
import { Link } from '../routing/link.js';
import { StateBadge } from './state-badge.js';

export const DEFAULT_SORT = '-createdAt';

/** @param onSort gets the sort order that a click on a title chooses */
export function torrentColumns(sort: string, onSort: (sort: string) => void): readonly Column<TorrentView>[] {
  const sortable = sortableBy(sort, onSort);
  return [
    {
      title: 'Name',
      isName: true,
      cell: ({ infoHash, name }) => (
        <Link to={`/torrents/${infoHash}`} class="torrent-name">
          {name === null ? <code>{infoHash}</code> : name}
        </Link>
      ),
    },
    { title: 'State', cell: (torrent) => <StateBadge torrent={torrent} /> },
    { title: 'Size', isNumber: true, cell: ({ size }) => (size === null ? '–' : bytes(size)) },
    { title: 'Seeders', isNumber: true, ...sortable('complete'), cell: ({ complete }) => whole(complete) },
    { title: 'Leechers', isNumber: true, ...sortable('incomplete'), cell: ({ incomplete }) => whole(incomplete) },
    { title: 'Downloads', isNumber: true, ...sortable('downloaded'), cell: ({ downloaded }) => whole(downloaded) },
    { title: 'Added', isNumber: true, ...sortable('createdAt'), cell: ({ createdAt }) => <Ago at={createdAt} /> },
  ];
}
