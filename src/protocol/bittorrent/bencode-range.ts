/** No real torrent has longer strings or deeper nesting. The limits stop attacks. */
const MAX_DIGITS = 10;
const MAX_DEPTH = 64;

const COLON = 0x3a;
const [DICTIONARY, LIST, INTEGER, END] = [0x64, 0x6c, 0x69, 0x65];

/** The position of a value in bencoded bytes. */
export interface ByteRange {
  readonly start: number;
  /** The position after its last byte. */
  readonly end: number;
}

/**
 * Finds the bytes of a key's value in the outermost dictionary. An info hash must be computed over the original bytes,
 * because decoding and encoding may change them.
 * @returns undefined if the key is absent
 * @throws Error for bytes that are not bencoded
 */
export function rangeOfKey(bytes: Uint8Array, key: string): ByteRange | undefined {
  if (bytes[0] !== DICTIONARY) throw new Error('not a bencoded dictionary');
  let found: ByteRange | undefined;
  let at = 1;
  while (bytes[at] !== END) {
    const [from, to] = stringAt(bytes, at);
    const end = endOf(bytes, to, 1);
    if (!found && Buffer.from(bytes.subarray(from, to)).toString('latin1') === key) found = { start: to, end };
    at = end;
  }
  if (at + 1 !== bytes.length) throw new Error(`bytes after the end, at ${at + 1}`);
  return found;
}

/** The position after the value that begins at `start`. */
function endOf(bytes: Uint8Array, start: number, depth: number): number {
  if (depth > MAX_DEPTH) throw new Error('nested too deeply');
  const type = bytes[start];
  if (type === INTEGER) return endOfInteger(bytes, start);
  if (type !== LIST && type !== DICTIONARY) return stringAt(bytes, start)[1];
  let at = start + 1;
  while (bytes[at] !== END) {
    if (type === DICTIONARY) [, at] = stringAt(bytes, at);
    at = endOf(bytes, at, depth + 1);
  }
  return at + 1;
}

function endOfInteger(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  if (bytes[at] === 0x2d) at++;
  const digits = at;
  while (digitAt(bytes, at) !== undefined) at++;
  if (at === digits || bytes[at] !== END) throw new Error(`no integer at ${start}`);
  return at + 1;
}

/** The bytes of a string, without its length prefix. */
function stringAt(bytes: Uint8Array, start: number): [from: number, to: number] {
  let at = start;
  let length = 0;
  for (let digit = digitAt(bytes, at); digit !== undefined && at - start < MAX_DIGITS; digit = digitAt(bytes, at)) {
    length = 10 * length + digit;
    at++;
  }
  if (at === start || bytes[at] !== COLON || at + 1 + length > bytes.length) throw new Error(`no string at ${start}`);
  return [at + 1, at + 1 + length];
}

function digitAt(bytes: Uint8Array, at: number): number | undefined {
  const byte = bytes[at];
  return byte !== undefined && byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : undefined;
}
