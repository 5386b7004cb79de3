import { createHmac } from 'node:crypto';

/** Bytes of a connection id (BEP 15). */
export const CONNECTION_ID_BYTES = 8;
/** Milliseconds for which one id is issued. It is valid for one more bucket, so for at least two minutes. */
const BUCKET_MS = 120_000;

/** Where the last two bits of the time bucket stand. */
const TAG_AT = CONNECTION_ID_BYTES - 1;
const TAG_MASK = 3;

/** @param now milliseconds since 1970 */
export function bucketAt(now: number): number {
  return Math.floor(now / BUCKET_MS);
}

/**
 * The connection id of an address in a time bucket, by HMAC-SHA256. Only a client that receives packets at the address
 * can know it. It needs no memory, and every instance with the same secret computes the same id. Its last two bits are those of
 * the time bucket, so that one HMAC decides about an id.
 * @param address 4 or 16 bytes
 * @returns 8 bytes
 */
export function connectionIdOf(secret: Buffer, address: Buffer, bucket: number): Buffer {
  const time = Buffer.allocUnsafe(6);
  time.writeUIntBE(bucket, 0, 6);
  const id = createHmac('sha256', secret).update(address).update(time).digest().subarray(0, CONNECTION_ID_BYTES);
  id.writeUInt8((id.readUInt8(TAG_AT) & ~TAG_MASK) | (bucket & TAG_MASK), TAG_AT);
  return id;
}

/**
 * The time bucket of which the id at the beginning of a request says that it is: this one, the previous one, or the next one,
 * which an instance with a fast clock may have issued; undefined for an older id.
 */
export function bucketNamedBy(request: Buffer, bucket: number): number | undefined {
  const ahead = ((request[TAG_AT] ?? 0) - bucket) & TAG_MASK;
  if (ahead === 2) return undefined;
  return ahead === 3 ? bucket - 1 : bucket + ahead;
}

/** Whether a request begins with the id. Compares in constant time, so that timing reveals nothing about the id. */
export function beginsWith(request: Buffer, id: Buffer): boolean {
  let difference = 0;
  for (let at = 0; at < CONNECTION_ID_BYTES; at++) difference |= (request[at] ?? -1) ^ (id[at] ?? 0);
  return difference === 0;
}
