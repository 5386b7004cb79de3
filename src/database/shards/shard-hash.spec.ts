import { shardHash } from './shard-hash.js';

describe('shardHash', () => {
  it.each([
    ['0000000000000000000000000000000000000000', -282670251],
    ['68617368206f66207477656e7479206279746573', 1855379687],
    ['ff00112233445566778899aabbccddeeff80fe7f', 192917583],
    ['ffffffffffffffffffffffffffffffffffffffff', 1590291164],
  ])('should hash %s to %i, as worker_hash of Citus 13.2 does', (infoHash, hash) => {
    expect(shardHash(Buffer.from(infoHash, 'hex'))).toBe(hash);
  });
});
