const FIRST_MEMBERS = 1024;
const PRESENT = 1;
const MAY_LEECH = 2;
const DISABLED = 4;
/** In place of a number of sessions: the setting's. */
const DEFAULT_SESSIONS = -1;

/** What announces need of a member. */
export interface MemberRules {
  readonly number: number;
  readonly mayLeech: boolean;
  /** Null: not disabled. */
  readonly disabledReason: string | null;
  /** Null: the setting's. */
  readonly maxSessions: number | null;
  /** Per cent. */
  readonly uploadFactor: number;
  /** Per cent. */
  readonly downloadFactor: number;
}

/** The rules of all members by their numbers, in arrays: seven bytes a member, and a text for each that is disabled. */
export class MemberTable {
  private flags = new Uint8Array(FIRST_MEMBERS);
  private sessions = new Int16Array(FIRST_MEMBERS);
  private uploadFactors = new Int16Array(FIRST_MEMBERS);
  private downloadFactors = new Int16Array(FIRST_MEMBERS);
  private readonly reasons = new Map<number, string>();

  /** Bytes of the arrays. */
  get bytes(): number {
    const { flags, sessions, uploadFactors, downloadFactors } = this;
    return flags.byteLength + sessions.byteLength + uploadFactors.byteLength + downloadFactors.byteLength;
  }

  put({ number, mayLeech, disabledReason, maxSessions, uploadFactor, downloadFactor }: MemberRules): void {
    if (number >= this.flags.length) this.grow(number);
    this.flags[number] = PRESENT | (mayLeech ? MAY_LEECH : 0) | (disabledReason === null ? 0 : DISABLED);
    this.sessions[number] = maxSessions ?? DEFAULT_SESSIONS;
    this.uploadFactors[number] = uploadFactor;
    this.downloadFactors[number] = downloadFactor;
    if (disabledReason === null) this.reasons.delete(number);
    else this.reasons.set(number, disabledReason);
  }

  remove(number: number): void {
    if (number >= this.flags.length) return;
    this.flags[number] = 0;
    this.reasons.delete(number);
  }

  /** Whether there is a member with this number who is not disabled. */
  isActive(number: number): boolean {
    return ((this.flags[number] ?? 0) & (PRESENT | DISABLED)) === PRESENT;
  }

  mayLeech(number: number): boolean {
    return ((this.flags[number] ?? 0) & MAY_LEECH) !== 0;
  }

  /** Why a member is disabled; undefined for one who is not. */
  disabledReason(number: number): string | undefined {
    return this.reasons.get(number);
  }

  maxSessions(number: number, byDefault: number): number {
    const sessions = this.sessions[number] ?? DEFAULT_SESSIONS;
    return sessions === DEFAULT_SESSIONS ? byDefault : sessions;
  }

  /** Per cent. */
  uploadFactor(number: number): number {
    return this.uploadFactors[number] ?? 100;
  }

  /** Per cent. */
  downloadFactor(number: number): number {
    return this.downloadFactors[number] ?? 100;
  }

  private grow(number: number): void {
    const flags = new Uint8Array(2 * number);
    flags.set(this.flags);
    this.flags = flags;
    this.sessions = grown(this.sessions, 2 * number);
    this.uploadFactors = grown(this.uploadFactors, 2 * number);
    this.downloadFactors = grown(this.downloadFactors, 2 * number);
  }
}

function grown(numbers: Int16Array, length: number): Int16Array<ArrayBuffer> {
  const larger = new Int16Array(length);
  larger.set(numbers);
  return larger;
}
