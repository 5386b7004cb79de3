import { listAudit } from '../api/audit.js';
import { Loaded } from '../controls/loaded.js';
import { usePolled } from '../polling/use-polled.js';
import { AuditTable } from './audit-table.js';

const SHOWN = 10;

interface SubjectChangesProps {
  /** An info hash, or the id of a member. */
  readonly subject: string;
  readonly empty: string;
}

/** What operators did to a torrent or a member lately. */
export function SubjectChanges({ subject, empty }: SubjectChangesProps) {
  const polled = usePolled(`changes ${subject}`, (read) => listAudit({ subject, limit: SHOWN }, read));
  return (
    <section class="card" aria-labelledby="changes">
      <h2 id="changes">Changes by operators</h2>
      <Loaded of={polled}>{({ items }) => <AuditTable entries={items} isOfOneSubject empty={empty} />}</Loaded>
    </section>
  );
}
