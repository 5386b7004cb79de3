import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Bans } from '../../src/tracker/access/bans.js';
import type { RateLimiter } from '../../src/tracker/rate-limit/rate-limiter.js';
import { type Table, whole } from '../report/table.js';

/** Addresses that are asked about in turn, and how often all of them are. */
const ADDRESSES = 65_536;
const TURNS = 32;
const BYTES_PER_MIB = 2 ** 20;

/** The build, as it is measured. */
interface Build {
  readonly Bans: new (packed: { ipv4: Buffer; ipv6: Buffer; clients: readonly string[] }) => Bans;
  readonly RateLimiter: new (limits: object, proxies: object) => RateLimiter;
}

/** What each check of an address costs by itself, and the memory of the bans. */
export async function checkCost(ranges: number): Promise<Table> {
  const build = await importBuild();
  const limits = { rateLimit: 100, rateBurst: 1000, rateExempt: [] };
  const limiter = new build.RateLimiter(limits, { trustedProxies: [] });
  const addresses = Array.from({ length: ADDRESSES }, randomIpv4);
  const texts = addresses.map((address) => address.join('.'));
  const [ipv4, ipv6] = [4, 16].map((bytes) => bansOf(build, ranges, bytes)) as [Loaded, Loaded];
  const ipv6Addresses = Array.from({ length: ADDRESSES }, () => Buffer.concat([randomIpv4(), Buffer.alloc(12, 1)]));
  const rows: [string, string, string][] = [
    ['rate limit over HTTP: bytes of an address', nanoseconds(addresses, (one) => limiter.admits(one)), '-'],
    ['rate limit over UDP: text of an address', nanoseconds(texts, (one) => limiter.admitsSender(one, 1)), '-'],
    [`${whole(ranges)} banned ranges of IPv4`, nanoseconds(addresses, (one) => ipv4.bans.hasIpv4(one)), ipv4.mib],
    [`${whole(ranges)} banned ranges of IPv6`, nanoseconds(ipv6Addresses, (one) => ipv6.bans.hasIpv6(one)), ipv6.mib],
  ];
  return {
    title: 'Checks of an address',
    columns: ['', 'ns', 'MiB'],
    rows,
    notes: [
      'An announce is checked once by the rate limit, and twice by the bans: the address that it came from, and the one of its peer.',
      'MiB: growth of heap and array buffers after a collection.',
    ],
  };
}

interface Loaded {
  readonly bans: Bans;
  readonly mib: string;
}

function bansOf({ Bans: BansClass }: Build, ranges: number, bytes: number): Loaded {
  const packed = Buffer.alloc(ranges * 2 * bytes);
  for (let at = 0; at < ranges; at++) {
    packed.writeUInt32BE(2 ** 24 + at * 256, at * 2 * bytes);
    packed.writeUInt32BE(2 ** 24 + at * 256 + 200, at * 2 * bytes + bytes);
  }
  const none = Buffer.alloc(0);
  const before = memoryInUse();
  const bans = new BansClass({ ipv4: bytes === 4 ? packed : none, ipv6: bytes === 4 ? none : packed, clients: [] });
  return { bans, mib: ((memoryInUse() - before) / BYTES_PER_MIB).toFixed(1) };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memoryInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function nanoseconds<Of>(of: readonly Of[], check: (one: Of) => boolean): string {
  let found = 0;
  for (const one of of) found += Number(check(one));
  const start = performance.now();
  for (let turn = 0; turn < TURNS; turn++) for (const one of of) found += Number(check(one));
  const took = performance.now() - start;
  return found < 0 ? '-' : ((took * 1e6) / (TURNS * of.length)).toFixed(0);
}

function randomIpv4(): Buffer {
  const address = Buffer.alloc(4);
  address.writeUInt32BE(Math.floor(2 ** 24 + Math.random() * 2 ** 27));
  return address;
}

async function importBuild(): Promise<Build> {
  const [{ Bans }, { RateLimiter }] = (await Promise.all(
    ['access/bans.js', 'rate-limit/rate-limiter.js'].map(
      (file) => import(new URL(`../../dist/tracker/${file}`, import.meta.url).href),
    ),
  )) as [Pick<Build, 'Bans'>, Pick<Build, 'RateLimiter'>];
  return { Bans, RateLimiter };
}
