/** What made a request fail, for statistics. */
export const FAILURE_KINDS = [
  'malformed',
  'bad_connection_id',
  'key_mismatch',
  'not_registered',
  'unknown_passkey',
  'member_disabled',
  'denied',
  'banned',
  'overload',
  'rate_limited',
  'database',
  'internal',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

/**
 * The only error whose text a client may read: short, plain, without internals.
 * Over HTTP it becomes a `failure reason` with status 200, over UDP an error packet.
 */
export class TrackerError extends Error {
  /**
   * @param reason the text that the client shows to its user
   * @param retryIn BEP 31: minutes after which the client should retry (a temporary problem of the tracker), or `never`
   *   (refused by policy); undefined for a malformed request
   * @param kind never sent
   */
  constructor(
    readonly reason: string,
    readonly retryIn?: number | 'never',
    readonly kind: FailureKind = 'malformed',
  ) {
    super(reason);
    this.name = 'TrackerError';
  }
}
