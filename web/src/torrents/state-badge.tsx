import type { TorrentView } from '../../../src/admin/torrents/torrent.view.js';

export function StateBadge({ torrent: { state, registered } }: { readonly torrent: TorrentView }) {
  if (state === 'denied') return <span class="badge bad">denied</span>;
  if (state === 'pending') return <span class="badge">pending</span>;
  return <span class="badge">{registered ? 'registered' : 'allowed'}</span>;
}
