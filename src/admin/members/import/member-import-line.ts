import { hintOf, isPasskey } from '../../../protocol/passkey/passkey.js';
import { passkeyHash } from '../../../tracker/member/passkey/passkey-hash.js';
import { DEFAULT_MEMBER, isNote, isReason, MAX_FACTOR, MAX_SESSIONS, MEMBER_ID } from '../member-description.js';
import type { MemberDescription } from '../member-description.js';

/** A parsed line of an import. It holds no passkey. */
export interface MemberImportLine extends MemberDescription {
  readonly id: string;
  readonly keyHash: Buffer;
  readonly hint: string;
}

const isWholeUpTo = (max: number) => (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;

/** For each field: whether a value is valid, and what it must be. */
const FIELDS: Readonly<Record<keyof MemberDescription, readonly [(value: unknown) => boolean, string]>> = {
  mayLeech: [(value) => typeof value === 'boolean', 'true or false'],
  disabledReason: [(value) => value === null || isReason(value), 'short text or null'],
  uploadFactor: [isWholeUpTo(MAX_FACTOR), 'a number of per cent'],
  downloadFactor: [isWholeUpTo(MAX_FACTOR), 'a number of per cent'],
  maxSessionsPerTorrent: [(value) => value === null || isWholeUpTo(MAX_SESSIONS)(value), 'a number or null'],
  note: [(value) => value === null || isNote(value), 'text or null'],
};

const FIELD_RULES = Object.entries(FIELDS);

/**
 * Parses a line that is a JSON object with `id` and `passkey`, and optionally what can be set of a member.
 * @throws Error with the reason if it is invalid; it never contains the passkey
 */
export function parseMemberLine(line: string): MemberImportLine {
  const value = objectIn(line);
  const { id, passkey } = value;
  if (typeof id !== 'string' || !MEMBER_ID.test(id)) throw new Error('the id must be 1 to 64 of 0-9 A-Z a-z _ . -');
  if (!isPasskey(passkey)) throw new Error('the passkey must be 16 to 64 of 0-9 A-Z a-z _ -');
  const description = { ...DEFAULT_MEMBER };
  for (const [field, [isValid, allowed]] of FIELD_RULES) {
    if (value[field] === undefined) continue;
    if (!isValid(value[field])) throw new Error(`${field} must be ${allowed}`);
    Object.assign(description, { [field]: value[field] });
  }
  return { ...description, id, keyHash: passkeyHash(passkey), hint: hintOf(passkey) };
}

/** The errors of JSON.parse quote the text, which holds a passkey. */
function objectIn(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error('not JSON');
  }
  if (typeof value !== 'object' || value === null) throw new Error('not an object');
  return { ...value };
}
