/** Failures that an address has for free: anybody mistypes. */
const FREE = 3;
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;
/** Milliseconds after which an address that stopped trying starts afresh. */
const FORGET_AFTER_MS = 15 * 60_000;
/** Addresses that are remembered at the most; the one that failed longest ago goes first. */
const MAX_ADDRESSES = 10_000;

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
    if (!failures || failures.count <= FREE) return 0;
    const wait = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures.count - FREE - 1));
    return Math.max(0, failures.at + wait - this.now());
  }

  noteFailure(address: string): void {
    const before = this.failures.get(address);
    const count = before && this.now() - before.at < FORGET_AFTER_MS ? before.count : 0;
    this.failures.delete(address);
    this.failures.set(address, { count: count + 1, at: this.now() });
    if (this.failures.size > MAX_ADDRESSES) this.failures.delete(this.failures.keys().next().value as string);
  }

  noteSuccess(address: string): void {
    this.failures.delete(address);
  }
}
