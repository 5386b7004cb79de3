import { setImmediate } from 'node:timers/promises';

/** No real torrent has longer strings or integers, or deeper nesting. The limits stop attacks. */
const MAX_LENGTH_DIGITS = 10;
const MAX_INTEGER_DIGITS = 20;
const MAX_DEPTH = 64;

/** Bytes of a text that are decoded; a thousand characters have at most four thousand. */
const MAX_TEXT_BYTES = 4_096;

/** Bytes of the longest key that is worth comparing. */
const MAX_KEY_BYTES = 16;

/** Values read at a time: a few milliseconds of work. */
const VALUES_PER_SLICE = 4_000;

const [COLON, MINUS] = [0x3a, 0x2d];
const [DICTIONARY, LIST, INTEGER, END] = [0x64, 0x6c, 0x69, 0x65];

/** Work that yields wherever other work may run. */
export type Slices<T> = Generator<undefined, T, undefined>;

/** Does the work slice by slice, so that a large input does not block the event loop. */
export async function inSlices<T>(work: Slices<T>): Promise<T> {
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
    await setImmediate();
  }
}

/** Walks through bencoded bytes without decoding what nobody asks for. Positions are offsets in the bytes. */
export class BencodeReader {
  private values = 0;

  constructor(private readonly bytes: Buffer) {}

  isDictionary(at: number): boolean {
    return this.bytes[at] === DICTIONARY;
  }

  isList(at: number): boolean {
    return this.bytes[at] === LIST;
  }

  isString(at: number): boolean {
    return digitAt(this.bytes, at) !== undefined;
  }

  /**
   * Visits the entries of the dictionary at `start`.
   * @param visit gets a key, undefined for a long one, and the position of its value; returns the position after it
   * @returns the position after the dictionary
   * @throws Error for bytes that are not bencoded
   */
  *dictionary(start: number, visit: (key: string | undefined, at: number) => Slices<number>): Slices<number> {
    if (!this.isDictionary(start)) throw new Error('not a bencoded dictionary');
    let at = start + 1;
    while (this.bytes[at] !== END) {
      if (++this.values % VALUES_PER_SLICE === 0) yield;
      const valueAt = this.endOfString(at);
      const key = valueAt - at > MAX_KEY_BYTES ? undefined : this.textAt(at);
      at = yield* visit(key, valueAt);
    }
    return at + 1;
  }

  /** Visits the items of the list at `start`, likewise. */
  *list(start: number, visit: (at: number) => Slices<number>): Slices<number> {
    let at = start + 1;
    while (this.bytes[at] !== END) {
      if (++this.values % VALUES_PER_SLICE === 0) yield;
      at = yield* visit(at);
    }
    return at + 1;
  }

  /** @returns the position after the value at `start` @throws Error for bytes that are not bencoded */
  *skip(start: number): Slices<number> {
    const isDictionary: boolean[] = [];
    let at = start;
    do {
      if (++this.values % VALUES_PER_SLICE === 0) yield;
      if (isDictionary.length > 0 && this.bytes[at] === END) {
        isDictionary.pop();
        at++;
        continue;
      }
      if (isDictionary.at(-1)) at = this.endOfString(at);
      const type = this.bytes[at];
      if (type === LIST || type === DICTIONARY) {
        if (isDictionary.push(type === DICTIONARY) >= MAX_DEPTH) throw new Error('nested too deeply');
        at++;
      } else {
        at = type === INTEGER ? this.endOfInteger(at) : this.endOfString(at);
      }
    } while (isDictionary.length > 0);
    return at;
  }

  /** @returns undefined if there is no integer, or one that a number cannot hold */
  integerAt(at: number): number | undefined {
    if (this.bytes[at] !== INTEGER) return undefined;
    const value = Number(this.bytes.toString('latin1', at + 1, this.endOfInteger(at) - 1));
    return Number.isSafeInteger(value) ? value : undefined;
  }

  /** @returns the beginning of a long string, '' if there is none */
  textAt(at: number): string {
    if (!this.isString(at)) return '';
    const end = this.endOfString(at);
    const start = this.bytes.indexOf(COLON, at) + 1;
    return this.bytes.toString('utf8', start, Math.min(end, start + MAX_TEXT_BYTES));
  }

  private endOfInteger(start: number): number {
    const digitsAt = this.bytes[start + 1] === MINUS ? start + 2 : start + 1;
    let at = digitsAt;
    while (digitAt(this.bytes, at) !== undefined && at - digitsAt < MAX_INTEGER_DIGITS) at++;
    if (at === digitsAt || this.bytes[at] !== END) throw new Error(`no integer at ${start}`);
    return at + 1;
  }

  private endOfString(start: number): number {
    let at = start;
    let length = 0;
    let digit = digitAt(this.bytes, at);
    while (digit !== undefined && at - start < MAX_LENGTH_DIGITS) {
      length = 10 * length + digit;
      digit = digitAt(this.bytes, ++at);
    }
    const end = at + 1 + length;
    if (at === start || this.bytes[at] !== COLON || end > this.bytes.length) throw new Error(`no string at ${start}`);
    return end;
  }
}

function digitAt(bytes: Buffer, at: number): number | undefined {
  const byte = bytes[at];
  return byte !== undefined && byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : undefined;
}
