/** A reason why the tracker cannot start, in one line that an operator can act on. It is printed without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
