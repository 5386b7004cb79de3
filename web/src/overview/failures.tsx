import type { FailureRateView } from '../../../src/admin/statistics/overview.view.js';
import { type Column, Table } from '../controls/table.js';
import { rate } from '../format/numbers.js';

function columnsFor(most: number): readonly Column<FailureRateView>[] {
  return [
    { title: 'Reason', isName: true, cell: ({ reason }) => reason.replaceAll('_', ' ') },
    { title: 'Transport', cell: ({ transport }) => transport.toUpperCase() },
    { title: 'Per second', isNumber: true, cell: ({ perSecond }) => rate(perSecond) },
    {
      title: 'Share',
      isTitleHidden: true,
      cell: ({ perSecond }) => (
        <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
          <rect width={(100 * perSecond) / most} height="8" />
        </svg>
      ),
    },
  ];
}

/** Why requests fail, the most frequent reason first. */
export function Failures({ failures }: { readonly failures: readonly FailureRateView[] }) {
  const most = Math.max(...failures.map(({ perSecond }) => perSecond));
  return (
    <section class="card" aria-labelledby="failures">
      <h2 id="failures">Failures by reason</h2>
      <Table
        caption="Failures per second by reason"
        columns={columnsFor(most)}
        rows={failures}
        keyOf={({ transport, reason }) => transport + reason}
        empty="No request has failed in the last half minute."
      />
    </section>
  );
}
