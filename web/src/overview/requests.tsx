import type { RequestRatesView } from '../../../src/admin/statistics/overview.view.js';
import { type Column, Table } from '../controls/table.js';
import { milliseconds, rate } from '../format/numbers.js';

const COLUMNS: readonly Column<RequestRatesView>[] = [
  { title: 'Request', isName: true, cell: ({ transport, action }) => `${transport.toUpperCase()} ${action}` },
  { title: 'Per second', isNumber: true, cell: ({ perSecond }) => rate(perSecond) },
  { title: 'Served', isNumber: true, cell: ({ ok }) => rate(ok) },
  { title: 'Failed', isNumber: true, cell: ({ failed }) => rate(failed) },
  { title: 'Refused', isNumber: true, cell: ({ refused }) => rate(refused) },
  { title: 'Shed', isNumber: true, cell: ({ shed }) => rate(shed) },
  { title: 'Errors', isNumber: true, cell: ({ error }) => rate(error) },
  { title: 'Median', isNumber: true, cell: ({ p50 }) => milliseconds(p50) },
  { title: '99 %', isNumber: true, cell: ({ p99 }) => milliseconds(p99) },
];

/** The requests of each transport, by outcome. */
export function Requests({ requests }: { readonly requests: readonly RequestRatesView[] }) {
  return (
    <section class="card" aria-labelledby="requests">
      <h2 id="requests">Requests</h2>
      <Table
        caption="Requests per second by transport and outcome"
        columns={COLUMNS}
        rows={requests}
        keyOf={({ transport, action }) => transport + action}
        empty="No requests."
      />
    </section>
  );
}
