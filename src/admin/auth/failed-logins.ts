import {
  FIRST_LOGIN_DELAY_MS,
  FORGET_FAILED_LOGINS_MS,
  FREE_FAILED_LOGINS,
  FREE_FAILED_LOGINS_OF_ALL,
  MAX_FAILED_LOGIN_NETWORKS,
  MAX_LOGIN_DELAY_MS,
} from '../../config/limits/admin.limits.js';
import { parseAddress } from '../../protocol/bittorrent/peer-address.js';

/** Kinds of credentials are counted separately: a known token must not help to guess the password. */
export type CredentialKind = 'password' | 'token';

interface Failures {
  readonly count: number;
  /** `now()` at the last one. */
  readonly at: number;
}

/** Bytes of the part of an IPv6 address that one customer gets. */
const IPV6_NETWORK_BYTES = 8;

/**
 * Slows down guessing: after a few failures, each one doubles the delay of an IPv4 address or IPv6 /64. Attempts are delayed
 * and not refused, so that others' guesses lock nobody out. Very many failures from anywhere delay every attempt.
 */
export class FailedLogins {
  /** By kind and network, in the order of the last failure. */
  private readonly failures = new Map<string, Failures>();
  /** Of all networks by kind; one is forgotten each second. */
  private readonly ofAll = new Map<CredentialKind, Failures>();

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Milliseconds by which the answer to an attempt has to be delayed, whether its credentials are right or wrong. */
  delayOf(address: string, kind: CredentialKind): number {
    const failures = this.failures.get(networkOf(address, kind));
    const excess = (failures?.count ?? 0) - FREE_FAILED_LOGINS;
    const own = excess > 0 ? Math.min(MAX_LOGIN_DELAY_MS, FIRST_LOGIN_DELAY_MS * 2 ** (excess - 1)) : 0;
    const rest = failures ? Math.max(0, failures.at + own - this.now()) : 0;
    const excessOfAll = Math.max(0, this.countOfAll(kind) - FREE_FAILED_LOGINS_OF_ALL);
    return Math.max(
      rest,
      Math.min(MAX_LOGIN_DELAY_MS, (excessOfAll / FREE_FAILED_LOGINS_OF_ALL) * FIRST_LOGIN_DELAY_MS),
    );
  }

  /** Whether the network itself has failed too often. */
  isDelayed(address: string, kind: CredentialKind): boolean {
    return (this.failures.get(networkOf(address, kind))?.count ?? 0) > FREE_FAILED_LOGINS;
  }

  recordFailure(address: string, kind: CredentialKind): void {
    const at = this.now();
    this.ofAll.set(kind, { count: this.countOfAll(kind) + 1, at });
    const key = networkOf(address, kind);
    const before = this.failures.get(key);
    const count = before && at - before.at < FORGET_FAILED_LOGINS_MS ? before.count : 0;
    this.failures.delete(key);
    this.failures.set(key, { count: count + 1, at });
    if (this.failures.size <= MAX_FAILED_LOGIN_NETWORKS) return;
    const [oldest] = this.failures.keys();
    if (oldest !== undefined) this.failures.delete(oldest);
  }

  recordSuccess(address: string, kind: CredentialKind): void {
    this.failures.delete(networkOf(address, kind));
  }

  private countOfAll(kind: CredentialKind): number {
    const { count, at } = this.ofAll.get(kind) ?? { count: 0, at: 0 };
    return Math.max(0, count - (this.now() - at) / 1000);
  }
}

/** What failures are counted for: an IPv4 address or an IPv6 /64, and a kind of credential. */
export function networkOf(address: string, kind: CredentialKind): string {
  const bytes = parseAddress(address);
  const network = bytes?.length === 16 ? bytes.toString('hex', 0, IPV6_NETWORK_BYTES) : address;
  return `${kind} ${network}`;
}
