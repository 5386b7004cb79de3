/** What an operator may read: why something can't be done. Each reason has its HTTP status at the desk. */
export type AdminErrorReason = 'invalid' | 'not found' | 'conflict' | 'precondition failed' | 'too large';

/** A request of an operator that can't be fulfilled; nothing was changed. */
export class AdminError extends Error {
  override readonly name = 'AdminError';

  /**
   * @param detail one sentence, for people
   * @param field where one field of the request is wrong
   */
  constructor(
    readonly reason: AdminErrorReason,
    readonly detail: string,
    readonly field?: string,
  ) {
    super(detail);
  }
}
