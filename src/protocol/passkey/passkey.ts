/** The form of a passkey: it proves in private mode which member announces. */
export const PASSKEY = /^[0-9A-Za-z_-]{16,64}$/;

/** Characters of a passkey that are stored beside its hash, so that people can tell passkeys apart. */
export const HINT_LENGTH = 4;

export function isPasskey(value: unknown): value is string {
  return typeof value === 'string' && PASSKEY.test(value);
}

export function hintOf(passkey: string): string {
  return passkey.slice(-HINT_LENGTH);
}
