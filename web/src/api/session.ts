import type { SessionView } from '../../../src/admin/sessions/session.dto.js';
import { get, send } from './request.js';

/** Who is signed in; its operator is null if nobody is. */
export function readSession(): Promise<SessionView> {
  return get('/session');
}

export async function signIn(username: string, password: string): Promise<SessionView> {
  return (await send('POST', '/session', { body: { username, password } })).json() as Promise<SessionView>;
}

export async function signOut(): Promise<void> {
  await send('DELETE', '/session');
}
