import {
  FIRST_LOGIN_WAIT_MS,
  FORGET_FAILED_LOGINS_MS,
  FREE_FAILED_LOGINS,
  MAX_FAILED_LOGIN_ADDRESSES,
  MAX_LOGIN_WAIT_MS,
} from '../../config/limits/admin.limits.js';

interface Failures {
  readonly count: number;
  /** `now()` at the last one. */
  readonly at: number;
}

/** Slows down guessing: after a few failures, each one doubles an address's wait. */
export class FailedLogins {
  /** In the order of the last failure. */
  private readonly failures = new Map<string, Failures>();

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Milliseconds until this address may try again; 0 if it may now. */
  waitOf(address: string): number {
    const failures = this.failures.get(address);
    if (!failures || failures.count <= FREE_FAILED_LOGINS) return 0;
    const wait = Math.min(MAX_LOGIN_WAIT_MS, FIRST_LOGIN_WAIT_MS * 2 ** (failures.count - FREE_FAILED_LOGINS - 1));
    return Math.max(0, failures.at + wait - this.now());
  }

  recordFailure(address: string): void {
    const before = this.failures.get(address);
    const count = before && this.now() - before.at < FORGET_FAILED_LOGINS_MS ? before.count : 0;
    this.failures.delete(address);
    this.failures.set(address, { count: count + 1, at: this.now() });
    if (this.failures.size <= MAX_FAILED_LOGIN_ADDRESSES) return;
    const [oldest] = this.failures.keys();
    if (oldest !== undefined) this.failures.delete(oldest);
  }

  recordSuccess(address: string): void {
    this.failures.delete(address);
  }
}
