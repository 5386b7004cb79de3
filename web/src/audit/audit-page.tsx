import { listAudit } from '../api/audit.js';
import { Loaded } from '../controls/loaded.js';
import { Pager } from '../controls/pager.js';
import { SearchField } from '../controls/search-field.js';
import { usePages } from '../polling/use-pages.js';
import { usePolled } from '../polling/use-polled.js';
import { setParameters, useRoute } from '../routing/route.js';
import { AuditTable } from './audit-table.js';

/** Who changed what. */
export function AuditPage() {
  const { parameters } = useRoute();
  const [subject, action, operator] = ['subject', 'action', 'operator'].map((name) => parameters.get(name) ?? '');
  const pages = usePages([subject, action, operator].join('\n'));
  const polled = usePolled(`audit ${subject} ${action} ${operator} ${pages.cursor}`, (read) =>
    listAudit({ subject, action, operator, cursor: pages.cursor }, read),
  );
  return (
    <>
      <div class="title">
        <h1>Audit</h1>
      </div>
      <section class="card" aria-label="Audit log">
        <div class="filters">
          <SearchField
            label="Subject"
            placeholder="An info hash, a ban or a token"
            value={subject ?? ''}
            onSearch={(text) => setParameters({ subject: text })}
          />
          <SearchField
            label="Action"
            placeholder="torrent.change"
            value={action ?? ''}
            onSearch={(text) => setParameters({ action: text })}
          />
          <SearchField
            label="Operator"
            placeholder="admin"
            value={operator ?? ''}
            onSearch={(text) => setParameters({ operator: text })}
          />
        </div>
        <Loaded of={polled}>
          {({ items, next }) => (
            <>
              <AuditTable entries={items} empty="No entry matches." />
              <Pager pages={pages} next={next} label="Pages of the audit log" />
            </>
          )}
        </Loaded>
      </section>
    </>
  );
}
