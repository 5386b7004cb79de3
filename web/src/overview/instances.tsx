import type { InstanceView } from '../../../src/admin/statistics/overview.view.js';
import { type Column, Table } from '../controls/table.js';
import { bytes, rate, whole } from '../format/numbers.js';
import { ageOf, duration } from '../format/times.js';

/** Seconds without a report after which an instance is marked: it reports every ten. */
const SILENT_SECONDS = 35;

const COLUMNS: readonly Column<InstanceView>[] = [
  { title: 'Machine', isName: true, cell: ({ host }) => host },
  {
    title: 'State',
    cell: ({ silence }) =>
      silence > SILENT_SECONDS ? (
        <span class="badge bad">silent for {duration(silence)}</span>
      ) : (
        <span class="badge good">up</span>
      ),
  },
  { title: 'Version', cell: ({ version }) => version },
  { title: 'Up for', isNumber: true, cell: ({ startedAt }) => duration(ageOf(startedAt)) },
  { title: 'Processes', isNumber: true, cell: ({ processes }) => processes },
  { title: 'Announces/s', isNumber: true, cell: ({ announcesPerSecond }) => rate(announcesPerSecond) },
  { title: 'CPU cores', isNumber: true, cell: ({ cpu }) => rate(cpu) },
  { title: 'Memory', isNumber: true, cell: ({ memory }) => bytes(memory) },
  { title: 'Connections', isNumber: true, cell: ({ connections }) => whole(connections) },
];

/** The instances that are up, with their load. */
export function Instances({ instances }: { readonly instances: readonly InstanceView[] }) {
  return (
    <section class="card" aria-labelledby="instances">
      <h2 id="instances">Instances</h2>
      <Table
        caption="Instances, oldest first"
        columns={COLUMNS}
        rows={instances}
        keyOf={({ id }) => id}
        empty="No instance has reported yet."
      />
    </section>
  );
}
