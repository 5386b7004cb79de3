import type { OpenSessionView } from '../../../src/admin/members/accounts/account.view.js';
import { listSessions } from '../api/members.js';
import { Ago } from '../controls/ago.js';
import { Loaded } from '../controls/loaded.js';
import { Pager } from '../controls/pager.js';
import { type Column, Table } from '../controls/table.js';
import { bytes } from '../format/numbers.js';
import { usePages } from '../polling/use-pages.js';
import { usePolled } from '../polling/use-polled.js';
import { TorrentLink } from '../routing/torrent-link.js';

const COLUMNS: readonly Column<OpenSessionView>[] = [
  {
    title: 'Torrent',
    isName: true,
    cell: ({ infoHash }) => <TorrentLink infoHash={infoHash} />,
  },
  {
    title: 'Client',
    cell: ({ client, peerId }) => client ?? <code title="The peer id, as it names no known client">{peerId}</code>,
  },
  {
    title: 'Role',
    cell: ({ seeder, present }) => {
      if (!present) return <span class="badge">left</span>;
      return <span class={seeder ? 'badge good' : 'badge'}>{seeder ? 'seeder' : 'leecher'}</span>;
    },
  },
  { title: 'Uploaded', isNumber: true, cell: ({ uploaded }) => bytes(Number(uploaded)) },
  { title: 'Downloaded', isNumber: true, cell: ({ downloaded }) => bytes(Number(downloaded)) },
  { title: 'Last seen', isNumber: true, cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
];

/** The clients of a member, as they last reported. */
export function MemberSessions({ id }: { readonly id: string }) {
  const pages = usePages(id);
  const polled = usePolled(`sessions ${id} ${pages.cursor}`, (read) => listSessions(id, pages.cursor, read));
  return (
    <section class="card" aria-labelledby="sessions">
      <h2 id="sessions">Sessions</h2>
      <Loaded of={polled}>
        {({ items, next }) => (
          <>
            <Table
              caption="Clients in swarms, also those that left in the last 21 days"
              columns={COLUMNS}
              rows={items}
              keyOf={({ infoHash, peerId }) => infoHash + peerId}
              empty="No client of this member has announced lately."
            />
            <Pager pages={pages} next={next} label="Pages of sessions" />
          </>
        )}
      </Loaded>
    </section>
  );
}
