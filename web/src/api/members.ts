import type {
  MemberAccountView,
  OpenSessionPageView,
  TransferPageView,
} from '../../../src/admin/members/accounts/account.view.js';
import type { MemberPageView } from '../../../src/admin/members/member.view.js';
import type { CreatedPasskeyView, PasskeyListView } from '../../../src/admin/members/passkeys/passkey.dto.js';
import { get, queryOf, type ReadOptions, send } from './request.js';

export interface MemberListQuery {
  readonly search?: string;
  readonly sort?: string;
  readonly cursor?: string;
}

const PAGE_SIZE = 50;

const pathOf = (id: string) => `/members/${encodeURIComponent(id)}`;

export function listMembers(query: MemberListQuery, read: ReadOptions): Promise<MemberPageView> {
  return get(`/members${queryOf({ ...query, limit: PAGE_SIZE })}`, read);
}

export function readMember(id: string, read: ReadOptions): Promise<MemberAccountView> {
  return get(pathOf(id), read);
}

export function listTransfers(id: string, cursor: string | undefined, read: ReadOptions): Promise<TransferPageView> {
  return get(`${pathOf(id)}/transfers${queryOf({ cursor })}`, read);
}

export function listSessions(id: string, cursor: string | undefined, read: ReadOptions): Promise<OpenSessionPageView> {
  return get(`${pathOf(id)}/sessions${queryOf({ cursor })}`, read);
}

export function listPasskeys(id: string, read: ReadOptions): Promise<PasskeyListView> {
  return get(`${pathOf(id)}/passkeys`, read);
}

export async function createPasskey(id: string, graceSeconds: number): Promise<CreatedPasskeyView> {
  const response = await send('POST', `${pathOf(id)}/passkeys`, { body: { graceSeconds } });
  return response.json() as Promise<CreatedPasskeyView>;
}

export async function endPasskey(id: string, passkey: string): Promise<void> {
  await send('DELETE', `${pathOf(id)}/passkeys/${passkey}`);
}

/** @param disabledReason null: it may announce again */
export async function changeMember(id: string, disabledReason: string | null): Promise<void> {
  await send('PATCH', pathOf(id), { body: { disabledReason } });
}
