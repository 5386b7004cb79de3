import type { Member } from '../../tracker/member/member.entity.js';
import { isPrintable } from '../http/printable.js';

/** The form of a member's id, which the site chooses. */
export const MEMBER_ID = /^[0-9A-Za-z_.-]{1,64}$/;
export const MAX_REASON_LENGTH = 200;
export const MAX_NOTE_LENGTH = 1000;
export const MAX_FACTOR = 1000;
export const MAX_SESSIONS = 1000;

/** What an operator may set of a member. */
export interface MemberDescription {
  readonly mayLeech: boolean;
  readonly disabledReason: string | null;
  /** Per cent. */
  readonly uploadFactor: number;
  /** Per cent. */
  readonly downloadFactor: number;
  readonly maxSessionsPerTorrent: number | null;
  readonly note: string | null;
}

export const DEFAULT_MEMBER: MemberDescription = {
  mayLeech: true,
  disabledReason: null,
  uploadFactor: 100,
  downloadFactor: 100,
  maxSessionsPerTorrent: null,
  note: null,
};

export function memberDescriptionOf(member: Member): MemberDescription {
  const { mayLeech, disabledReason, uploadFactor, downloadFactor, maxSessions, note } = member;
  return { mayLeech, disabledReason, uploadFactor, downloadFactor, maxSessionsPerTorrent: maxSessions, note };
}

/** Whether it is a text that clients may read as the reason of a failure. */
export function isReason(value: unknown): value is string {
  return isPrintable(value) && value.length > 0 && value.length <= MAX_REASON_LENGTH;
}

export function isNote(value: unknown): value is string {
  return isPrintable(value) && value.length <= MAX_NOTE_LENGTH;
}
