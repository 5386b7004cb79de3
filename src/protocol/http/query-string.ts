import { TrackerError } from '../bittorrent/tracker-error.js';

/**
 * A raw query string with one character per byte. Values are decoded only when they are read.
 * Frameworks decode to UTF-8 text, which destroys info hashes. `+` is the byte 0x2B here, not a space.
 */
export class QueryString {
  /** The first value of each name, still encoded. */
  private readonly values = new Map<string, string>();
  /** The other values of repeated names. */
  private repeated?: [name: string, value: string][];

  /** @param url a request target, split at its first `?`; the query alone if it has none */
  constructor(url: string) {
    const query = url.slice(url.indexOf('?') + 1);
    let start = 0;
    while (start < query.length) {
      let end = query.indexOf('&', start);
      if (end < 0) end = query.length;
      const equals = query.indexOf('=', start);
      if (equals > start && equals < end) this.add(query.slice(start, equals), query.slice(equals + 1, end));
      start = end + 1;
    }
  }

  /** The bytes of a parameter's first value; undefined if it is absent. */
  bytes(name: string): Buffer | undefined {
    const value = this.values.get(name);
    return value === undefined ? undefined : percentDecode(value, name);
  }

  /** The bytes of all values of a parameter, in the order sent. */
  allBytes(name: string): Buffer[] {
    const first = this.bytes(name);
    if (first === undefined) return [];
    const others = this.repeated?.filter(([other]) => other === name).map(([, value]) => percentDecode(value, name));
    return others ? [first, ...others] : [first];
  }

  /** A parameter's first value with one character per byte; undefined if it is absent. */
  text(name: string): string | undefined {
    const value = this.values.get(name);
    if (value === undefined || !value.includes('%')) return value;
    return percentDecode(value, name).toString('latin1');
  }

  private add(name: string, value: string): void {
    if (this.values.has(name)) (this.repeated ??= []).push([name, value]);
    else this.values.set(name, value);
  }
}

/**
 * Decodes `%XX` to bytes. Every other character is its own byte.
 * @param name of the parameter, for the error's text
 * @throws TrackerError if a `%` is not followed by two hex digits
 */
export function percentDecode(text: string, name: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    let byte = text.charCodeAt(at);
    if (byte === PERCENT) {
      byte = (hexDigit(text.charCodeAt(at + 1)) << 4) | hexDigit(text.charCodeAt(at + 2));
      if (byte < 0) throw new TrackerError(`${name} has a % without two hex digits`);
      at += 2;
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

const PERCENT = 0x25;

/** 0-15, or -1 for anything else, the end of the text included. Shifts and `|` keep -1 negative. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  if (letter >= 0x61 && letter <= 0x66) return letter - 0x61 + 10;
  return -1;
}
