import type { BanPageView, BanView } from '../../../src/admin/bans/ban.dto.js';
import { get, queryOf, type ReadOptions, send } from './request.js';

export interface BanListQuery {
  readonly query?: string;
  readonly kind?: string;
  readonly cursor?: string;
}

export interface NewBan {
  readonly kind: string;
  readonly value: string;
  readonly reason?: string;
}

export function listBans(query: BanListQuery, read: ReadOptions): Promise<BanPageView> {
  return get(`/bans${queryOf({ ...query })}`, read);
}

export async function addBan(ban: NewBan): Promise<BanView> {
  return (await send('POST', '/bans', { body: ban })).json() as Promise<BanView>;
}

export async function liftBan(id: string): Promise<void> {
  await send('DELETE', `/bans/${id}`);
}
