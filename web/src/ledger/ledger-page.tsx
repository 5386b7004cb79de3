import type { LedgerRowView, LedgerStatusView } from '../../../src/admin/ledger/ledger.dto.js';
import { readLedger } from '../api/ledger.js';
import { Ago } from '../controls/ago.js';
import { Fact, Facts } from '../controls/facts.js';
import { Loaded } from '../controls/loaded.js';
import { type Column, Table } from '../controls/table.js';
import { bytes, whole } from '../format/numbers.js';
import { duration } from '../format/times.js';
import { usePolled } from '../polling/use-polled.js';
import { Link } from '../routing/link.js';
import { TorrentLink } from '../routing/torrent-link.js';

const COLUMNS: readonly Column<LedgerRowView>[] = [
  { title: 'Row', isName: true, cell: ({ id }) => id },
  { title: 'Settled', cell: ({ settledAt }) => <Ago at={settledAt} /> },
  { title: 'Member', cell: ({ memberId }) => <Link to={`/members/${memberId}`}>{memberId}</Link> },
  {
    title: 'Torrent',
    cell: ({ infoHash }) => <TorrentLink infoHash={infoHash} digits={10} />,
  },
  { title: 'Uploaded', isNumber: true, cell: ({ uploaded }) => bytes(Number(uploaded)) },
  { title: 'Downloaded', isNumber: true, cell: ({ downloaded }) => bytes(Number(downloaded)) },
  { title: 'Credited', isNumber: true, cell: ({ creditedUploaded }) => bytes(Number(creditedUploaded)) },
  { title: 'Charged', isNumber: true, cell: ({ creditedDownloaded }) => bytes(Number(creditedDownloaded)) },
  { title: 'Seeded', isNumber: true, cell: ({ seedSeconds }) => duration(Number(seedSeconds)) },
  {
    title: 'Notes',
    cell: ({ completed, suspicious }) => (
      <>
        {completed > 0 && <span class="badge good">completed</span>}
        {suspicious && <span class="badge bad">suspicious</span>}
      </>
    ),
  },
];

/** What members transferred, as the site reads it. */
export function LedgerPage() {
  const polled = usePolled('ledger', readLedger);
  return (
    <>
      <div class="title">
        <h1>Ledger</h1>
      </div>
      <Loaded of={polled}>
        {({ status, rows }) => (
          <>
            <Status status={status} />
            <section class="card" aria-labelledby="rows">
              <h2 id="rows">Latest rows</h2>
              <Table
                caption="Rows of the ledger, newest first"
                columns={COLUMNS}
                rows={rows}
                keyOf={({ id }) => id}
                empty="There are no rows, or the last ones are removed."
              />
            </section>
          </>
        )}
      </Loaded>
    </>
  );
}

function Status({ status: { head, settledAt, lag, sessions } }: { readonly status: LedgerStatusView }) {
  return (
    <Facts>
      <Fact name="Last row">{head}</Fact>
      <Fact name="Settled">{settledAt === null || lag === null ? 'never' : `${duration(lag)} ago`}</Fact>
      <Fact name="Sessions settled then">{whole(sessions)}</Fact>
    </Facts>
  );
}
