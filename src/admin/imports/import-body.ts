import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { MAX_IMPORT_BYTES } from '../../config/limits/admin.limits.js';
import { AdminError } from '../problems/admin-error.js';

/**
 * The bytes of an import as they arrive, without `Content-Encoding: gzip`. Discards what the caller does not read, as the
 * connection's next request is behind it.
 * @throws AdminError if they are no gzip
 */
export async function* importBody(request: IncomingMessage): AsyncGenerator<Buffer> {
  const isGzip = request.headers['content-encoding']?.trim().toLowerCase() === 'gzip';
  try {
    yield* isGzip ? decompressed(request) : request.iterator({ destroyOnReturn: false });
  } catch (error) {
    throw isZlibError(error) ? new AdminError('invalid', 'the body is not valid gzip') : error;
  } finally {
    request.unpipe();
    request.resume();
  }
}

function decompressed(request: IncomingMessage): Gunzip {
  const gunzip = createGunzip();
  let bytes = 0;
  // Empty gzip members are bytes that produce none, so those that arrive have a limit, too.
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_IMPORT_BYTES) gunzip.destroy(tooLarge());
  });
  finished(request, (error) => error && gunzip.destroy(error));
  return request.pipe(gunzip);
}

export function tooLarge(): AdminError {
  return new AdminError('too large', `an import may have at most ${MAX_IMPORT_BYTES} bytes`);
}

function isZlibError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('Z_');
}
