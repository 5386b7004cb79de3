import { useState } from 'preact/hooks';
import { listTorrents } from '../api/torrents.js';
import { Choice } from '../controls/choice.js';
import { Loaded } from '../controls/loaded.js';
import { Pager } from '../controls/pager.js';
import { SearchField } from '../controls/search-field.js';
import { Table } from '../controls/table.js';
import { usePages } from '../polling/use-pages.js';
import { usePolled } from '../polling/use-polled.js';
import { setParameters, useRoute } from '../routing/route.js';
import { RegisterDialog } from './register-dialog.js';
import { DEFAULT_SORT, torrentColumns } from './torrent-columns.js';
import { useFileDrop } from './use-file-drop.js';

/** Searches, sorts and lists torrents, and registers new ones. */
export function TorrentsPage() {
  const { parameters } = useRoute();
  const query = parameters.get('query') ?? '';
  const state = parameters.get('state') ?? '';
  const sort = parameters.get('sort') ?? DEFAULT_SORT;
  const pages = usePages(`${query}/${state}/${sort}`);
  const [files, setFiles] = useState<readonly File[]>();
  const isOver = useFileDrop(setFiles);
  const polled = usePolled(`torrents ${query} ${state} ${sort} ${pages.cursor}`, (read) =>
    listTorrents({ query, state, sort, cursor: pages.cursor }, read),
  );
  const close = () => {
    setFiles(undefined);
    polled.reload();
  };
  return (
    <div class={isOver ? 'drop-target' : undefined}>
      <div class="title">
        <h1>Torrents</h1>
        <button type="button" class="primary" onClick={() => setFiles([])}>
          Register torrents
        </button>
      </div>
      <section class="card" aria-label="List of torrents">
        <div class="filters">
          <SearchField
            label="Search"
            placeholder="Words of the name, or an info hash"
            value={query}
            onSearch={(text) => setParameters({ query: text })}
          />
          <Choice
            label="State"
            name="state"
            value={state}
            options={[
              ['', 'All'],
              ['allowed', 'Allowed'],
              ['denied', 'Denied'],
            ]}
            onChange={(value) => setParameters({ state: value })}
          />
        </div>
        <Loaded of={polled}>
          {({ items, next }) => (
            <>
              <Table
                caption="Torrents"
                columns={torrentColumns(sort, (value) => setParameters({ sort: value === DEFAULT_SORT ? '' : value }))}
                rows={items}
                keyOf={({ infoHash }) => infoHash}
                empty={query === '' && state === '' ? 'There are no torrents yet.' : 'No torrent matches.'}
              />
              <Pager pages={pages} next={next} label="Pages of torrents" />
            </>
          )}
        </Loaded>
      </section>
      {files && <RegisterDialog files={files} onClose={close} />}
    </div>
  );
}
