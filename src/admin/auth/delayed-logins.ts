import { MAX_DELAYED_LOGINS, MAX_DELAYED_LOGINS_OF_NETWORK } from '../../config/limits/admin.limits.js';

/**
 * Counts the logins that wait for the end of their delay. Each holds a connection, and each is one more guess in the same time,
 * so their number is limited: for a network, and for all. Networks without failures of their own, which wait because of the
 * others, have a total of their own, so that failures elsewhere do not take their places.
 */
export class DelayedLogins {
  private readonly waiting = new Map<string, number>();

  /**
   * Takes a place for one that has to wait.
   * @param network with the kind of credential
   * @param hasFailed whether it has to wait because of its own failures
   * @returns gives the place back; undefined if there is none
   */
  enter(network: string, hasFailed: boolean): (() => void) | undefined {
    const total = hasFailed ? 'after own failures' : 'after others';
    if (this.count(network) >= MAX_DELAYED_LOGINS_OF_NETWORK || this.count(total) >= MAX_DELAYED_LOGINS)
      return undefined;
    this.add(network, 1);
    this.add(total, 1);
    return () => {
      this.add(network, -1);
      this.add(total, -1);
    };
  }

  private count(group: string): number {
    return this.waiting.get(group) ?? 0;
  }

  private add(group: string, more: number): void {
    const count = this.count(group) + more;
    if (count > 0) this.waiting.set(group, count);
    else this.waiting.delete(group);
  }
}
