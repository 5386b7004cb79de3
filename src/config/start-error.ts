/** Why the tracker can't start, in one line that an operator can act on; no stack is shown for it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
