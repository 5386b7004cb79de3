import type { TransferView } from '../../../src/admin/members/accounts/account.view.js';
import { listTransfers } from '../api/members.js';
import { Ago } from '../controls/ago.js';
import { Loaded } from '../controls/loaded.js';
import { Pager } from '../controls/pager.js';
import { type Column, Table } from '../controls/table.js';
import { bytes } from '../format/numbers.js';
import { duration } from '../format/times.js';
import { usePages } from '../polling/use-pages.js';
import { usePolled } from '../polling/use-polled.js';
import { TorrentLink } from '../routing/torrent-link.js';

const COLUMNS: readonly Column<TransferView>[] = [
  {
    title: 'Torrent',
    isName: true,
    cell: ({ infoHash }) => <TorrentLink infoHash={infoHash} />,
  },
  { title: 'Uploaded', isNumber: true, cell: ({ uploaded }) => bytes(Number(uploaded)) },
  { title: 'Downloaded', isNumber: true, cell: ({ downloaded }) => bytes(Number(downloaded)) },
  { title: 'Credited', isNumber: true, cell: ({ creditedUploaded }) => bytes(Number(creditedUploaded)) },
  { title: 'Charged', isNumber: true, cell: ({ creditedDownloaded }) => bytes(Number(creditedDownloaded)) },
  { title: 'Seeded', isNumber: true, cell: ({ seedSeconds }) => duration(Number(seedSeconds)) },
  {
    title: 'Completed',
    isNumber: true,
    cell: ({ completedAt }) => (completedAt === null ? 'no' : <Ago at={completedAt} />),
  },
  { title: 'Last seen', isNumber: true, cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} /> },
];

/** What a member has transferred in each swarm. */
export function Transfers({ id }: { readonly id: string }) {
  const pages = usePages(id);
  const polled = usePolled(`transfers ${id} ${pages.cursor}`, (read) => listTransfers(id, pages.cursor, read));
  return (
    <section class="card" aria-labelledby="transfers">
      <h2 id="transfers">Transfers</h2>
      <Loaded of={polled}>
        {({ items, next }) => (
          <>
            <Table
              caption="Transfers up to the last settlement"
              columns={COLUMNS}
              rows={items}
              keyOf={({ infoHash }) => infoHash}
              empty="Nothing is settled yet."
            />
            <Pager pages={pages} next={next} label="Pages of transfers" />
          </>
        )}
      </Loaded>
    </section>
  );
}
