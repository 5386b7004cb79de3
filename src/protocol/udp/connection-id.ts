import { createHmac } from 'node:crypto';

/** Bytes of a connection id (BEP 15). */
export const CONNECTION_ID_BYTES = 8;
/** Milliseconds for which one id is given out: it holds as long again, so two minutes at least. */
const BUCKET_MS = 120_000;

/** The time bucket of a moment, in milliseconds since 1970. */
export function bucketAt(now: number): number {
  return Math.floor(now / BUCKET_MS);
}

/**
 * What only a client that receives packets at the address can know: made of address and time by HMAC-SHA256, so that it
 * needs no memory, and every instance that knows the secret makes the same.
 * @param address 4 or 16 bytes
 * @returns 8 bytes
 */
export function connectionIdOf(secret: Buffer, address: Buffer, bucket: number): Buffer {
  const time = Buffer.allocUnsafe(6);
  time.writeUIntBE(bucket, 0, 6);
  return createHmac('sha256', secret).update(address).update(time).digest().subarray(0, CONNECTION_ID_BYTES);
}

/** Whether a request begins with the id. All bytes are looked at, so the time it takes tells nothing of the right ones. */
export function beginsWith(request: Buffer, id: Buffer): boolean {
  let difference = 0;
  for (let at = 0; at < CONNECTION_ID_BYTES; at++) difference |= (request[at] as number) ^ (id[at] as number);
  return difference === 0;
}
