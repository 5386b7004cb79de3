import { ApiParam } from '@nestjs/swagger';
import { INFO_HASH_HEX } from '../../protocol/bittorrent/info-hash.js';

/** Documents the info hash in a path. */
export function ApiInfoHash(): MethodDecorator {
  return ApiParam({
    name: 'infoHash',
    schema: { type: 'string', pattern: INFO_HASH_HEX.source },
    description: '40 hex digits, or 64 of a v2 hash, which are truncated.',
  });
}
