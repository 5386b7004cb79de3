/*
 * PostgreSQL's binary form of arrays. It is copied, while text would be escaped here and parsed there character by
 * character. The layout is that of array_send() in PostgreSQL's arrayfuncs.c: dimensions, has-null flag, element type, then
 * length and lower bound of the one dimension, then each element preceded by its length.
 */

const HEADER_BYTES = 20;
const BYTEA = 17;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const TEXT = 25;

const MIN_INT8 = -(2n ** 63n);
const MAX_INT8 = 2n ** 63n - 1n;

/** A parameter for `$n::bytea[]`. */
export function byteaArray(values: readonly (Buffer | undefined)[]): Buffer {
  let size = HEADER_BYTES + 4 * values.length;
  for (const value of values) size += value?.length ?? 0;
  const array = header(size, BYTEA, values.length);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = array.writeInt32BE(value?.length ?? -1, at);
    if (value) {
      array.set(value, at);
      at += value.length;
    }
  }
  return array;
}

/** A parameter for `$n::text[]`. */
export function textArray(values: readonly (string | null | undefined)[]): Buffer {
  let size = HEADER_BYTES + 4 * values.length;
  for (const value of values) size += value == null ? 0 : Buffer.byteLength(value);
  const array = header(size, TEXT, values.length);
  let at = HEADER_BYTES;
  for (const value of values) {
    const start = at + 4;
    const length = value == null ? -1 : array.write(value, start);
    array.writeInt32BE(length, at);
    at = start + Math.max(0, length);
  }
  return array;
}

/**
 * A parameter for `$n::bigint[]`.
 * @throws RangeError for a number that does not fit into 64 bits
 */
export function bigintArray(values: readonly (bigint | undefined)[]): Buffer {
  const array = header(HEADER_BYTES + 12 * values.length, INT8, values.length);
  // A Buffer writes a bigint in parts, each of which is allocated.
  const view = new DataView(array.buffer, array.byteOffset, array.length);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = array.writeInt32BE(value === undefined ? -1 : 8, at);
    if (value === undefined) continue;
    if (value < MIN_INT8 || value > MAX_INT8) throw new RangeError(`${value} is out of range: bigint has 64 bits`);
    view.setBigInt64(at, value);
    at += 8;
  }
  return array.subarray(0, at);
}

/** A parameter for `$n::smallint[]`. */
export function smallintArray(values: readonly number[]): Buffer {
  const array = header(HEADER_BYTES + 6 * values.length, INT2, values.length);
  let at = HEADER_BYTES;
  for (const value of values) at = array.writeInt16BE(value, array.writeInt32BE(2, at));
  return array;
}

/** A parameter for `$n::integer[]`. */
export function integerArray(values: readonly number[]): Buffer {
  const array = header(HEADER_BYTES + 8 * values.length, INT4, values.length);
  let at = HEADER_BYTES;
  for (const value of values) at = array.writeInt32BE(value, array.writeInt32BE(4, at));
  return array;
}

function header(size: number, elementType: number, length: number): Buffer {
  const array = Buffer.allocUnsafe(size);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(1, 4);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
  return array;
}
