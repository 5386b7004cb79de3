import { createHash, randomBytes } from 'node:crypto';

/** Marks a text as a token, for scanners of leaked secrets too. */
const PREFIX = 'yabtt_';
const RANDOM_BYTES = 32;

export function createToken(): string {
  return PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
}

export function isToken(text: string): boolean {
  return text.startsWith(PREFIX);
}

/** @returns SHA-256, 32 bytes */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
