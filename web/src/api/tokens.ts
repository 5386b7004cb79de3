import type { CreatedTokenView, TokenPageView } from '../../../src/admin/tokens/token.dto.js';
import { get, queryOf, type ReadOptions, send } from './request.js';

export interface NewToken {
  readonly name: string;
  readonly scope: string;
  readonly expiresAt?: string;
}

export function listTokens(cursor: string | undefined, read: ReadOptions): Promise<TokenPageView> {
  return get(`/tokens${queryOf({ cursor })}`, read);
}

export async function createToken(token: NewToken): Promise<CreatedTokenView> {
  return (await send('POST', '/tokens', { body: token })).json() as Promise<CreatedTokenView>;
}

export async function revokeToken(id: string): Promise<void> {
  await send('DELETE', `/tokens/${id}`);
}
