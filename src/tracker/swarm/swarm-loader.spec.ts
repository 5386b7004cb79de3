import { PackedPeers } from './packed-peers.js';
import { SwarmLoader, type SwarmSource } from './swarm-loader.js';
import type { Swarm } from './swarm.js';

/** A swarm without peers that the test tells from others by its number. */
function aSwarm(downloaded: number): Swarm {
  const nobody = () => new PackedPeers({ ipv4: null, ipv4Ids: null, dual: null, dualIds: null });
  return { counts: { complete: 0, incomplete: 0, downloaded }, seeders: nobody(), leechers: nobody() };
}

/** Info hashes that begin with the numbers from 0. */
function infoHashes(count: number): Buffer[] {
  return Array.from({ length: count }, (_, number) => {
    const infoHash = Buffer.alloc(20);
    infoHash.writeUInt32BE(number);
    return infoHash;
  });
}

function aLoader(source: Partial<SwarmSource>): SwarmLoader {
  return new SwarmLoader({
    read: async () => new Map(),
    sample: async () => new Map(),
    isLarge: () => false,
    ...source,
  });
}

describe('SwarmLoader', () => {
  it('should tell a large swarm from an unknown one', async () => {
    const [large, unknown] = infoHashes(2) as [Buffer, Buffer];
    const loader = aLoader({ read: async () => new Map([[large.toString('latin1'), 'large' as const]]) });
    expect(await Promise.all([loader.read(large, false), loader.read(unknown, false)])).toEqual(['large', undefined]);
  });

  it('should read samples that are asked for in the same turn with one statement, up to its size', async () => {
    const statements: string[][] = [];
    const loader = aLoader({
      sample: async (hashes) => {
        statements.push(hashes.map((infoHash) => infoHash.toString('hex')));
        return new Map(hashes.map((infoHash) => [infoHash.toString('latin1'), aSwarm(infoHash.readUInt32BE(0))]));
      },
    });
    const hashes = infoHashes(40);
    const samples = await Promise.all([...hashes, ...hashes].map((infoHash) => loader.sample(infoHash)));
    const numbers = hashes.map((infoHash) => infoHash.readUInt32BE(0));
    expect(samples.map((swarm) => swarm?.counts.downloaded)).toEqual([...numbers, ...numbers]);
    expect(statements.map(({ length }) => length)).toEqual([32, 8]);
    expect(statements.flat()).toEqual(hashes.map((infoHash) => infoHash.toString('hex')));
  });
});
