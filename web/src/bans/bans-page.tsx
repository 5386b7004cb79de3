import { useState } from 'preact/hooks';
import type { BanView } from '../../../src/admin/bans/ban.dto.js';
import { liftBan, listBans } from '../api/bans.js';
import { Ago } from '../controls/ago.js';
import { announce } from '../controls/announcer.js';
import { Choice } from '../controls/choice.js';
import { Dialog } from '../controls/dialog.js';
import { Loaded } from '../controls/loaded.js';
import { Pager } from '../controls/pager.js';
import { SearchField } from '../controls/search-field.js';
import { type Column, Table } from '../controls/table.js';
import { usePages } from '../polling/use-pages.js';
import { usePolled } from '../polling/use-polled.js';
import { setParameters, useRoute } from '../routing/route.js';
import { BanDialog } from './ban-dialog.js';

/** Who is kept out. */
export function BansPage() {
  const { parameters } = useRoute();
  const [query, kind] = ['query', 'kind'].map((name) => parameters.get(name) ?? '');
  const pages = usePages(`${query}\n${kind}`);
  const polled = usePolled(`bans ${query} ${kind} ${pages.cursor}`, (read) =>
    listBans({ query, kind, cursor: pages.cursor }, read),
  );
  const [isAdding, setIsAdding] = useState(false);
  const [lifted, setLifted] = useState<BanView>();
  const lift = async ({ id, value }: BanView) => {
    await liftBan(id);
    announce(`The ban of ${value} is lifted.`);
  };
  const close = () => {
    setIsAdding(false);
    setLifted(undefined);
    polled.reload();
  };
  return (
    <>
      <div class="title">
        <h1>Bans</h1>
        <button type="button" class="primary" onClick={() => setIsAdding(true)}>
          Ban…
        </button>
      </div>
      <section class="card" aria-label="List of bans">
        <div class="filters">
          <SearchField
            label="Search"
            placeholder="An address, a client or a reason"
            value={query ?? ''}
            onSearch={(text) => setParameters({ query: text })}
          />
          <Choice
            label="Kind"
            name="kind"
            value={kind}
            options={[
              ['', 'All'],
              ['address', 'Addresses'],
              ['client', 'Clients'],
            ]}
            onChange={(value) => setParameters({ kind: value })}
          />
        </div>
        <Loaded of={polled}>
          {({ items, next }) => (
            <>
              <Table
                caption="Bans, oldest first"
                columns={columnsWith(setLifted)}
                rows={items}
                keyOf={({ id }) => id}
                empty={query === '' && kind === '' ? 'Nobody is banned.' : 'No ban matches.'}
              />
              <Pager pages={pages} next={next} label="Pages of bans" />
            </>
          )}
        </Loaded>
      </section>
      {isAdding && <BanDialog onClose={close} />}
      {lifted && (
        <Dialog title="Lift this ban?" action="Lift" onAction={() => lift(lifted)} onClose={close}>
          <p>
            Within seconds every instance serves <code>{lifted.value}</code> again.
          </p>
        </Dialog>
      )}
    </>
  );
}

function columnsWith(lift: (ban: BanView) => void): readonly Column<BanView>[] {
  return [
    { title: 'Value', isName: true, cell: ({ value }) => <code>{value}</code> },
    { title: 'Kind', cell: ({ kind }) => <span class="badge">{kind}</span> },
    { title: 'Reason', cell: ({ reason }) => reason ?? <span class="quiet">none given</span> },
    { title: 'Since', isNumber: true, cell: ({ createdAt }) => <Ago at={createdAt} /> },
    {
      title: 'Actions',
      isTitleHidden: true,
      cell: (ban) => (
        <button type="button" class="plain" aria-label={`Lift the ban of ${ban.value}`} onClick={() => lift(ban)}>
          Lift
        </button>
      ),
    },
  ];
}
