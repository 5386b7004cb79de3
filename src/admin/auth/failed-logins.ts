import {
  FIRST_LOGIN_WAIT_MS,
  FORGET_FAILED_LOGINS_MS,
  FREE_FAILED_LOGINS,
  MAX_FAILED_LOGIN_ADDRESSES,
  MAX_LOGIN_WAIT_MS,
} from '../../config/limits/admin.limits.js';

interface Failures {
  readonly count: number;
  readonly at: number;
}

/** Slows down whoever guesses: each failure beyond a few doubles the time until the address may try again. */
export class FailedLogins {
  /** The address that failed last at the end. */
  private readonly failures = new Map<string, Failures>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Milliseconds until this address may try again; 0: now. */
  waitOf(address: string): number {
    const failures = this.failures.get(address);
    if (!failures || failures.count <= FREE_FAILED_LOGINS) return 0;
    const wait = Math.min(MAX_LOGIN_WAIT_MS, FIRST_LOGIN_WAIT_MS * 2 ** (failures.count - FREE_FAILED_LOGINS - 1));
    return Math.max(0, failures.at + wait - this.now());
  }

  noteFailure(address: string): void {
    const before = this.failures.get(address);
    const count = before && this.now() - before.at < FORGET_FAILED_LOGINS_MS ? before.count : 0;
    this.failures.delete(address);
    this.failures.set(address, { count: count + 1, at: this.now() });
    if (this.failures.size > MAX_FAILED_LOGIN_ADDRESSES)
      this.failures.delete(this.failures.keys().next().value as string);
  }

  noteSuccess(address: string): void {
    this.failures.delete(address);
  }
}
