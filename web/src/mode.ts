import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { SessionView } from '../../src/admin/sessions/session.dto.js';

/** Which torrents and clients the tracker serves: `YABTT_MODE`. */
export type Mode = NonNullable<SessionView['mode']>;

export const ModeContext = createContext<Mode>('open');

export function useMode(): Mode {
  return useContext(ModeContext);
}
