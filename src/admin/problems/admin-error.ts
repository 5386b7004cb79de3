/** Each has its HTTP status in `problemOf`. */
export type AdminErrorReason = 'invalid' | 'not found' | 'conflict' | 'precondition failed' | 'too large';

/** An operator's request cannot be fulfilled. Nothing was changed. */
export class AdminError extends Error {
  override readonly name = 'AdminError';

  /**
   * @param detail one sentence for the operator
   * @param field the invalid field of the request, if there is one
   */
  constructor(
    readonly reason: AdminErrorReason,
    readonly detail: string,
    readonly field?: string,
  ) {
    super(detail);
  }
}
