import { AnnounceEvent, type AnnounceRequest } from '../../protocol/bittorrent/announce.js';
import { PackedPeers } from './packed-peers.js';
import { randomIntegers } from './random.js';
import { SwarmCache } from './swarm-cache.js';
import type { Swarm } from './swarm.js';

const random = randomIntegers();

const INFO_HASH = Buffer.alloc(20, 1);
const SAMPLE_SIZE = 6;

/** A leecher's announce; what tells peers apart is their number. */
function anAnnounce(number: number, parts: Partial<AnnounceRequest> = {}): AnnounceRequest {
  return {
    infoHash: INFO_HASH,
    peerId: Buffer.alloc(20, number),
    clientAddress: Buffer.from([192, 0, 2, number]),
    ...(parts.ipv6 ? {} : { ipv4: Buffer.from([192, 0, 2, number, 26, 225]) }),
    uploaded: 0n,
    downloaded: 0n,
    left: 1000n,
    event: AnnounceEvent.None,
    format: 'compact',
    ...parts,
  };
}
const ipv6Of = (number: number) => Buffer.from(`20010db8${'00'.repeat(11)}0${number}1ae1`, 'hex');
const SEEDER = { left: 0n };
const STOPPED = { event: AnnounceEvent.Stopped };

function pack(announces: readonly AnnounceRequest[]): PackedPeers {
  const packed = new PackedPeers({ ipv4: null, ipv4Ids: null, dual: null, dualIds: null });
  for (const announce of announces) packed.put(announce, 100, random);
  return packed;
}

/** The numbers of the peers in a sample, after those of the endpoints have been held against those of the ids. */
function numbersIn({ ipv4Only, dual }: PackedPeers): number[] {
  const numbers = [ipv4Only, dual].flatMap(({ records, ids, size, count }) =>
    Array.from({ length: count }, (_, at) => {
      const number = ids[at * 20] as number;
      expect(records[(at + 1) * size - 3]).toBe(number);
      return number;
    }),
  );
  return numbers.sort((a, b) => a - b);
}

/** A cache that holds a large swarm of these peers. */
async function aCache({ seeders = [] as AnnounceRequest[], leechers = [] as AnnounceRequest[] } = {}) {
  const swarm: Swarm = {
    counts: { complete: seeders.length, incomplete: leechers.length, downloaded: 0 },
    seeders: pack(seeders),
    leechers: pack(leechers),
  };
  const sample = async () => swarm;
  const reader = { sample, isLarge: () => true };
  const cache = new SwarmCache(reader, { maxAgeMs: 60_000, sampleSize: SAMPLE_SIZE, now: () => 0 });
  await cache.sample(INFO_HASH);
  const roles = async () => {
    const served = (await cache.sample(INFO_HASH)) as Swarm;
    return { seeders: numbersIn(served.seeders), leechers: numbersIn(served.leechers) };
  };
  return { cache, roles };
}

describe('SwarmCache: what is announced', () => {
  it.each([
    ['IPv4', {}],
    ['IPv6', { ipv6: ipv6Of(2) }],
    ['both', { ipv4: Buffer.from([192, 0, 2, 2, 26, 225]), ipv6: ipv6Of(2) }],
  ])('should show a peer that came over %s, until it stops', async (_, endpoints) => {
    const { cache, roles } = await aCache({ seeders: [anAnnounce(1, SEEDER)] });
    cache.note(anAnnounce(2, endpoints));
    expect(await roles()).toEqual({ seeders: [1], leechers: [2] });
    cache.note(anAnnounce(2, endpoints));
    expect(await roles()).toEqual({ seeders: [1], leechers: [2] });
    cache.note(anAnnounce(2, { ...endpoints, ...STOPPED }));
    expect(await roles()).toEqual({ seeders: [1], leechers: [] });
  });

  it('should move a peer that changed its role, either way', async () => {
    const { cache, roles } = await aCache({ seeders: [anAnnounce(1, SEEDER)], leechers: [anAnnounce(2)] });
    cache.note(anAnnounce(2, { ...SEEDER, event: AnnounceEvent.Completed }));
    expect(await roles()).toEqual({ seeders: [1, 2], leechers: [] });
    cache.note(anAnnounce(1));
    expect(await roles()).toEqual({ seeders: [2], leechers: [1] });
  });

  it('should hide a peer that stops, whatever role it names last', async () => {
    const { cache, roles } = await aCache({ seeders: [anAnnounce(1, SEEDER)], leechers: [anAnnounce(2)] });
    cache.note(anAnnounce(1, STOPPED));
    cache.note(anAnnounce(2, { ...SEEDER, ...STOPPED }));
    expect(await roles()).toEqual({ seeders: [], leechers: [] });
  });

  it('should know a peer that has both families now by the IPv4 address that it had alone', async () => {
    const { cache, roles } = await aCache({ leechers: [anAnnounce(2)] });
    const { ipv4 } = anAnnounce(2);
    cache.note(anAnnounce(2, { ...SEEDER, ipv4, ipv6: ipv6Of(2) }));
    expect(await roles()).toEqual({ seeders: [2], leechers: [] });
  });

  it('should keep a sample at its size: two answers of each family', async () => {
    const { cache, roles } = await aCache();
    for (let number = 1; number <= 9; number++) {
      cache.note(anAnnounce(number));
    }
    const { leechers } = await roles();
    for (let number = 1; number <= 9; number++) {
      cache.note(anAnnounce(number, { ipv6: ipv6Of(number), ...SEEDER }));
    }
    const { seeders } = await roles();
    for (const numbers of [seeders, leechers]) {
      expect(numbers).toHaveLength(SAMPLE_SIZE);
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(numbers).toContain(9);
    }
  });

  it('should be nothing to a swarm that is not kept', async () => {
    const { cache, roles } = await aCache({ leechers: [anAnnounce(2)] });
    const infoHash = Buffer.alloc(20, 9);
    cache.note(anAnnounce(3, { infoHash }));
    expect(cache.has(infoHash)).toBe(false);
    expect(await roles()).toEqual({ seeders: [], leechers: [2] });
  });

  it('should count what it shows: the first seeder of a swarm of leechers', async () => {
    const { cache } = await aCache({ leechers: [anAnnounce(2)] });
    cache.note(anAnnounce(1, SEEDER));
    expect((await cache.sample(INFO_HASH))?.counts).toEqual({ complete: 1, incomplete: 1, downloaded: 0 });
  });

  it('should show in the next sample, too, what was announced while that was read', async () => {
    let finish!: (swarm: Swarm) => void;
    const sample = () => new Promise<Swarm>((resolve) => (finish = resolve));
    const reader = { sample, isLarge: () => true };
    const cache = new SwarmCache(reader, { maxAgeMs: 60_000, sampleSize: SAMPLE_SIZE, now: () => 0 });
    const reading = cache.sample(INFO_HASH);
    cache.note(anAnnounce(1));
    cache.note(anAnnounce(2, STOPPED));
    const swarm: Swarm = {
      counts: { complete: 0, incomplete: 2, downloaded: 0 },
      seeders: pack([]),
      leechers: pack([anAnnounce(2), anAnnounce(3)]),
    };
    finish(swarm);
    expect(numbersIn(((await reading) as Swarm).leechers)).toEqual([1, 3]);
  });
});
