/** `closed`: no password is configured. `unclear address`: what proxies report is malformed or contradictory. */
export type AuthenticationFailure = 'closed' | 'missing' | 'wrong' | 'too many failures' | 'unclear address';

/** The request is not an operator's. */
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
