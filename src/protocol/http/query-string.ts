import { TrackerError } from '../bittorrent/tracker-error.js';

/** Where a parameter stands in the query, and the next parameter. */
interface Parameter {
  readonly start: number;
  readonly equals: number;
  readonly end: number;
  next?: Parameter;
}

/**
 * A raw query string with one character per byte. Values are cut out and decoded only when they are read.
 * Frameworks decode to UTF-8 text, which destroys info hashes. `+` is the byte 0x2B here, not a space.
 */
export class QueryString {
  /** A chain allocates less than a map and the texts of all names. */
  private readonly first?: Parameter;

  /** @param url a request target, split at its first `?`; the query alone if it has none */
  constructor(readonly url: string) {
    let last: Parameter | undefined;
    let start = url.indexOf('?') + 1;
    while (start < url.length) {
      let end = url.indexOf('&', start);
      if (end < 0) end = url.length;
      const equals = url.indexOf('=', start);
      if (equals > start && equals < end) {
        const parameter: Parameter = { start, equals, end, next: undefined };
        if (last) last.next = parameter;
        else this.first = parameter;
        last = parameter;
      }
      start = end + 1;
    }
  }

  /** The bytes of a parameter's first value; undefined if it is absent. */
  bytes(name: string): Buffer | undefined {
    const found = this.find(name, this.first);
    return found && percentDecode(this.encodedValue(found), name);
  }

  /** The bytes of all values of a parameter, in the order sent. */
  allBytes(name: string): Buffer[] {
    const all: Buffer[] = [];
    for (let found = this.find(name, this.first); found; found = this.find(name, found.next)) {
      all.push(percentDecode(this.encodedValue(found), name));
    }
    return all;
  }

  /** A parameter's first value with one character per byte; undefined if it is absent. */
  text(name: string): string | undefined {
    const found = this.find(name, this.first);
    if (!found) return undefined;
    const value = this.encodedValue(found);
    return value.includes('%') ? percentDecode(value, name).toString('latin1') : value;
  }

  private find(name: string, from: Parameter | undefined): Parameter | undefined {
    for (let at = from; at; at = at.next) {
      if (at.equals - at.start === name.length && this.url.startsWith(name, at.start)) return at;
    }
    return undefined;
  }

  private encodedValue({ equals, end }: Parameter): string {
    return this.url.slice(equals + 1, end);
  }
}

/**
 * Decodes `%XX` to bytes. Every other character is its own byte.
 * @param name of the parameter, for the error's text
 * @throws TrackerError if a `%` is not followed by two hex digits
 */
export function percentDecode(text: string, name: string): Buffer {
  const bytes = Buffer.allocUnsafe(decodedLength(text));
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
  return bytes;
}

/** The exact length, if every `%` is followed by two hex digits. */
function decodedLength(text: string): number {
  let length = text.length;
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) length -= 2;
  return Math.max(length, 0);
}

const PERCENT = 0x25;

/** 0-15, or -1 for anything else, the end of the text included. Shifts and `|` keep -1 negative. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  if (letter >= 0x61 && letter <= 0x66) return letter - 0x61 + 10;
  return -1;
}
