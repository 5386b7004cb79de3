/*
 * PostgreSQL's binary form of arrays. It is copied, while text would be escaped here and parsed there character by
 * character. The layout is that of array_send() in PostgreSQL's arrayfuncs.c: dimensions, has-null flag, element type, then
 * length and lower bound of the one dimension, then each element preceded by its length.
 */

const HEADER_BYTES = 20;
const BYTEA = 17;
const INT8 = 20;
const INT2 = 21;

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

/** A parameter for `$n::bigint[]`. */
export function bigintArray(values: readonly (bigint | undefined)[]): Buffer {
  const array = header(HEADER_BYTES + 12 * values.length, INT8, values.length);
  let at = HEADER_BYTES;
  for (const value of values) {
    at = array.writeInt32BE(value === undefined ? -1 : 8, at);
    if (value !== undefined) at = array.writeBigInt64BE(value, at);
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

function header(size: number, elementType: number, length: number): Buffer {
  const array = Buffer.allocUnsafe(size);
  array.writeInt32BE(1, 0);
  array.writeInt32BE(1, 4);
  array.writeInt32BE(elementType, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
  return array;
}
