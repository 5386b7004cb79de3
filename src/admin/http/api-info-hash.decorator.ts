import { ApiParam } from '@nestjs/swagger';

/** Documents the info hash in a path. */
export function ApiInfoHash(): MethodDecorator {
  return ApiParam({
    name: 'infoHash',
    schema: { type: 'string', pattern: '^([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$' },
    description: '40 hex digits, or the 64 of a v2 hash, which are cut.',
  });
}
