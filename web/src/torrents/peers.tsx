import { useState } from 'preact/hooks';
import type { PeerView } from '../../../src/admin/peers/peer.view.js';
import { listPeers, removePeer } from '../api/torrents.js';
import { textOf } from '../api/request.js';
import { Ago } from '../controls/ago.js';
import { announce } from '../controls/announcer.js';
import { Loaded } from '../controls/loaded.js';
import { Pager } from '../controls/pager.js';
import { sortableBy } from '../controls/sortable.js';
import { type Column, Table } from '../controls/table.js';
import { bytes } from '../format/numbers.js';
import { usePages } from '../polling/use-pages.js';
import { usePolled } from '../polling/use-polled.js';
import { setParameters, useRoute } from '../routing/route.js';
import { BanPeerDialog } from './ban-peer-dialog.js';

const DEFAULT_SORT = 'peerId';

/** The live peers of a torrent. */
export function Peers({ infoHash }: { readonly infoHash: string }) {
  const sort = useRoute().parameters.get('peers') ?? DEFAULT_SORT;
  const pages = usePages(`${infoHash} ${sort}`);
  const polled = usePolled(`peers ${infoHash} ${sort} ${pages.cursor}`, (read) =>
    listPeers(infoHash, { sort, cursor: pages.cursor }, read),
  );
  const [banned, setBanned] = useState<PeerView>();
  const sortBy = (order: string) => setParameters({ peers: order === DEFAULT_SORT ? '' : order });
  const remove = async ({ peerId, addresses: [address = peerId] }: PeerView) => {
    try {
      await removePeer(infoHash, peerId);
      announce(`${address} is removed until its next announce.`);
    } catch (error) {
      announce(textOf(error));
    }
    polled.reload();
  };
  return (
    <section class="card" aria-labelledby="peers">
      <h2 id="peers">Peers</h2>
      <Loaded of={polled}>
        {({ items, next }) => (
          <>
            <Table
              caption="Live peers"
              columns={columnsWith(sort, sortBy, remove, setBanned)}
              rows={items}
              keyOf={({ peerId }) => peerId}
              empty="Nobody is in this swarm."
            />
            <Pager pages={pages} next={next} label="Pages of peers" />
          </>
        )}
      </Loaded>
      {banned && (
        <BanPeerDialog
          infoHash={infoHash}
          peer={banned}
          onClose={() => {
            setBanned(undefined);
            polled.reload();
          }}
        />
      )}
    </section>
  );
}

function columnsWith(
  sort: string,
  onSort: (sort: string) => void,
  remove: (peer: PeerView) => Promise<void>,
  ban: (peer: PeerView) => void,
): readonly Column<PeerView>[] {
  const sortable = sortableBy(sort, onSort);
  return [
    {
      title: 'Addresses',
      isName: true,
      cell: ({ addresses }) => addresses.map((address) => <code key={address}>{address}</code>),
    },
    { title: 'Families', cell: ({ addresses }) => addresses.map(familyOf).join(', ') },
    {
      title: 'Client',
      // Peer ids begin with the client.
      ...sortable('peerId'),
      cell: ({ client, peerId }) => client ?? <code title="The peer id, as it names no known client">{peerId}</code>,
    },
    {
      title: 'Role',
      ...sortable('seeder'),
      cell: ({ seeder }) => <span class={seeder ? 'badge good' : 'badge'}>{seeder ? 'seeder' : 'leecher'}</span>,
    },
    { title: 'Left', isNumber: true, ...sortable('left'), cell: ({ left }) => bytes(left) },
    { title: 'Uploaded', isNumber: true, ...sortable('uploaded'), cell: ({ uploaded }) => bytes(uploaded) },
    { title: 'Downloaded', isNumber: true, ...sortable('downloaded'), cell: ({ downloaded }) => bytes(downloaded) },
    {
      title: 'Last seen',
      isNumber: true,
      ...sortable('lastSeenAt'),
      cell: ({ lastSeenAt }) => <Ago at={lastSeenAt} />,
    },
    {
      title: 'Actions',
      isTitleHidden: true,
      cell: (peer) => {
        const name = peer.addresses[0] ?? peer.peerId;
        return (
          <span class="row-actions">
            <button type="button" class="plain" aria-label={`Ban ${name}`} onClick={() => ban(peer)}>
              Ban…
            </button>
            <button type="button" class="plain" aria-label={`Remove ${name}`} onClick={() => void remove(peer)}>
              Remove
            </button>
          </span>
        );
      },
    },
  ];
}

function familyOf(address: string): string {
  return address.startsWith('[') ? 'IPv6' : 'IPv4';
}
