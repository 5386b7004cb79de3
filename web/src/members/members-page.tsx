import { listMembers } from '../api/members.js';
import { Loaded } from '../controls/loaded.js';
import { Pager } from '../controls/pager.js';
import { SearchField } from '../controls/search-field.js';
import { Table } from '../controls/table.js';
import { usePages } from '../polling/use-pages.js';
import { usePolled } from '../polling/use-polled.js';
import { setParameters, useRoute } from '../routing/route.js';
import { DEFAULT_SORT, memberColumns } from './member-columns.js';

/** Who may announce, in private mode. */
export function MembersPage() {
  const { parameters } = useRoute();
  const search = parameters.get('search') ?? '';
  const sort = parameters.get('sort') ?? DEFAULT_SORT;
  const pages = usePages(`${search}\n${sort}`);
  const polled = usePolled(`members ${search} ${sort} ${pages.cursor}`, (read) =>
    listMembers({ search, sort, cursor: pages.cursor }, read),
  );
  return (
    <>
      <div class="title">
        <h1>Members</h1>
      </div>
      <section class="card" aria-label="List of members">
        <div class="filters">
          <SearchField
            label="Search"
            placeholder="The beginning of an id"
            value={search}
            onSearch={(text) => setParameters({ search: text })}
          />
        </div>
        <Loaded of={polled}>
          {({ items, next }) => (
            <>
              <Table
                caption="Members"
                columns={memberColumns(sort, (order) => setParameters({ sort: order === DEFAULT_SORT ? '' : order }))}
                rows={items}
                keyOf={({ id }) => id}
                empty={
                  search === '' ? 'There are no members yet. The site adds them with the API.' : 'No member matches.'
                }
              />
              <Pager pages={pages} next={next} label="Pages of members" />
            </>
          )}
        </Loaded>
      </section>
    </>
  );
}
