import { hash } from 'node:crypto';

/**
 * What is stored of a passkey, and by which it is looked up: 32 bytes, SHA-256. The time of a look-up tells nothing about the
 * passkeys that are stored, because nobody can choose hashes.
 */
export function passkeyHash(passkey: string): Buffer {
  return hash('sha256', passkey, 'buffer');
}
