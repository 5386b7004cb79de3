import type { TorrentView } from '../../../src/admin/torrents/torrent.view.js';

export function StateBadge({ torrent: { state, registered } }: { readonly torrent: TorrentView }) {
  if (state === 'denied') return <span class="badge bad">denied</span>;
  return <span class="badge">{registered ? 'registered' : 'allowed'}</span>;
}
