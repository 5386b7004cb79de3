/** Why a request is not an operator's. */
export type AuthenticationFailure = 'shut' | 'missing' | 'wrong' | 'too many failures';

export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';

  /** @param retryAfter seconds, after too many failures */
  constructor(
    readonly failure: AuthenticationFailure,
    readonly retryAfter?: number,
  ) {
    super(failure);
  }
}
