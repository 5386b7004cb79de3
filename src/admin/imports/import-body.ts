import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { MAX_IMPORT_BYTES } from '../../config/limits/admin.limits.js';
import { AdminError } from '../problems/admin-error.js';

/** The bytes of an import as they arrive, without `Content-Encoding: gzip`. @throws AdminError if they are no gzip */
export async function* importBody(request: IncomingMessage): AsyncGenerator<Buffer> {
  if (request.headers['content-encoding']?.trim().toLowerCase() !== 'gzip') {
    yield* request;
    return;
  }
  const gunzip = createGunzip();
  let bytes = 0;
  // Empty gzip members are bytes that produce none, so those that arrive have a limit, too.
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_IMPORT_BYTES) gunzip.destroy(tooLarge());
  });
  finished(request, (error) => error && gunzip.destroy(error));
  request.pipe(gunzip);
  try {
    yield* gunzip;
  } catch (error) {
    throw isZlibError(error) ? new AdminError('invalid', 'the body is not valid gzip') : error;
  } finally {
    request.unpipe(gunzip);
    request.resume();
  }
}

export function tooLarge(): AdminError {
  return new AdminError('too large', `an import may have at most ${MAX_IMPORT_BYTES} bytes`);
}

function isZlibError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');
}
