import type { PeerPageView } from '../../../src/admin/peers/peer.view.js';
import type { SwarmHistoryView } from '../../../src/admin/torrents/history/swarm-history.view.js';
import type { TorrentPageView, TorrentView } from '../../../src/admin/torrents/torrent.view.js';
import { get, queryOf, type ReadOptions, send } from './request.js';

export interface TorrentListQuery {
  readonly query?: string;
  readonly state?: string;
  readonly sort?: string;
  readonly cursor?: string;
}

/** A torrent, and the ETag that a change names. */
export interface KnownTorrent {
  readonly torrent: TorrentView;
  readonly etag: string;
}

export const PAGE_SIZE = 50;

export function listTorrents(query: TorrentListQuery, read: ReadOptions): Promise<TorrentPageView> {
  return get(`/torrents${queryOf({ ...query, limit: PAGE_SIZE })}`, read);
}

export async function readTorrent(infoHash: string, read: ReadOptions): Promise<KnownTorrent> {
  const response = await send('GET', `/torrents/${infoHash}`, { read });
  return { torrent: (await response.json()) as TorrentView, etag: response.headers.get('ETag') ?? '*' };
}

export interface PeerListQuery {
  readonly sort: string;
  readonly cursor?: string;
}

export function listPeers(infoHash: string, query: PeerListQuery, read: ReadOptions): Promise<PeerPageView> {
  return get(`/torrents/${infoHash}/peers${queryOf({ ...query, limit: PAGE_SIZE })}`, read);
}

export function readSwarmHistory(infoHash: string, read: ReadOptions): Promise<SwarmHistoryView> {
  return get(`/torrents/${infoHash}/history`, read);
}

export async function registerFile(file: File): Promise<TorrentView> {
  const body = new FormData();
  body.set('file', file);
  return (await send('POST', '/torrents', { body })).json() as Promise<TorrentView>;
}

export async function registerHash(infoHash: string, name: string): Promise<TorrentView> {
  const body = { infoHash, ...(name !== '' && { name }) };
  return (await send('POST', '/torrents', { body })).json() as Promise<TorrentView>;
}

export async function changeState({ torrent, etag }: KnownTorrent, state: string, reason?: string): Promise<void> {
  const body = { state, ...(reason !== undefined && reason !== '' && { reason }) };
  await send('PATCH', `/torrents/${torrent.infoHash}`, { body, headers: { 'If-Match': etag } });
}

export async function removeTorrent({ torrent, etag }: KnownTorrent): Promise<void> {
  await send('DELETE', `/torrents/${torrent.infoHash}`, { headers: { 'If-Match': etag } });
}

export async function removePeer(infoHash: string, peerId: string): Promise<void> {
  await send('DELETE', `/torrents/${infoHash}/peers/${peerId}`);
}
