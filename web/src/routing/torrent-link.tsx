import { Link } from './link.js';

/** Leads to a torrent's page. @param digits of the info hash that are shown; all by default */
export function TorrentLink({ infoHash, digits }: { readonly infoHash: string; readonly digits?: number }) {
  return (
    <Link to={`/torrents/${infoHash}`}>
      <code>{digits === undefined ? infoHash : `${infoHash.slice(0, digits)}…`}</code>
    </Link>
  );
}
