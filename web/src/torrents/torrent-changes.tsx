import { listAudit } from '../api/audit.js';
import { AuditTable } from '../audit/audit-table.js';
import { Loaded } from '../controls/loaded.js';
import { usePolled } from '../polling/use-polled.js';

const SHOWN = 10;

/** What operators did to a torrent lately. */
export function TorrentChanges({ infoHash }: { readonly infoHash: string }) {
  const polled = usePolled(`changes ${infoHash}`, (read) => listAudit({ subject: infoHash, limit: SHOWN }, read));
  return (
    <section class="card" aria-labelledby="changes">
      <h2 id="changes">Changes by operators</h2>
      <Loaded of={polled}>
        {({ items }) => <AuditTable entries={items} isOfOneSubject empty="No operator has changed it." />}
      </Loaded>
    </section>
  );
}
