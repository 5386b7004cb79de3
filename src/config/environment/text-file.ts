import { StartError } from '../start-error.js';

/** @throws StartError that names the file, unless its bytes are text in UTF-8; a byte order mark is left out */
export function decodeText(name: string, bytes: Buffer): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new StartError(`${name}: is not text in UTF-8`);
  }
  // UTF-16 without a byte order mark.
  if (text.includes('\0')) throw new StartError(`${name}: is not text in UTF-8`);
  return text;
}

/** The system's code of an error, like ENOENT. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
