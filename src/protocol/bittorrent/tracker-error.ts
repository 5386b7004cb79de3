/**
 * The one error whose text a client may read: short, plain, nothing of our inside.
 * The HTTP door makes it `failure reason` with status 200, the UDP door an error packet.
 */
export class TrackerError extends Error {
  /**
   * @param reason what the client's user reads
   * @param retryIn BEP 31: minutes until another try makes sense (trouble on our side), or `never` (refused by policy);
   *   absent for a malformed request
   */
  constructor(
    readonly reason: string,
    readonly retryIn?: number | 'never',
  ) {
    super(reason);
    this.name = 'TrackerError';
  }
}
