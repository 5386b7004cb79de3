import { ApiParam } from '@nestjs/swagger';
import { INFO_HASH_HEX } from '../../protocol/bittorrent/info-hash.js';

/** Documents a parameter of the path as text. Otherwise Nest describes the type that its pipe returns, such as Buffer. */
export function ApiPathText(name: string, pattern: RegExp, description?: string): MethodDecorator {
  const options = { name, type: String, pattern: pattern.source, ...(description !== undefined && { description }) };
  return ApiParam(options);
}

/** Documents the info hash in a path. */
export function ApiInfoHash(): MethodDecorator {
  return ApiPathText('infoHash', INFO_HASH_HEX, '40 hex digits, or 64 of a v2 hash, which are truncated.');
}
