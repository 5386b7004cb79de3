/**
 * The only error whose text a client may read: short, plain, without internals.
 * Over HTTP it becomes a `failure reason` with status 200, over UDP an error packet.
 */
export class TrackerError extends Error {
  /**
   * @param reason the text that the client shows to its user
   * @param retryIn BEP 31: minutes after which the client should retry (a temporary problem of the tracker), or `never`
   *   (refused by policy); undefined for a malformed request
   */
  constructor(
    readonly reason: string,
    readonly retryIn?: number | 'never',
  ) {
    super(reason);
    this.name = 'TrackerError';
  }
}
