import bencode from 'bencode';
import fc from 'fast-check';
import type { AnnounceResponse, SelectedPeers } from '../bittorrent/announce.js';
import { announceBody, type BencodeDictionary, failureBody, scrapeBody } from './response-body.js';
import type { ScrapedTorrent } from '../bittorrent/scrape.js';
import { TrackerError } from '../bittorrent/tracker-error.js';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
/** Up to so many peers of either family, with their ids. */
const anyPeers: fc.Arbitrary<SelectedPeers> = fc
  .tuple(fc.nat(20), fc.nat(20))
  .chain(([four, six]) =>
    fc.record({ ipv4: bytes(6 * four), ipv4Ids: bytes(20 * four), ipv6: bytes(18 * six), ipv6Ids: bytes(20 * six) }),
  );
const counts = fc.record({ complete: fc.nat(), incomplete: fc.nat(), downloaded: fc.maxSafeNat() });

const anyResponse: fc.Arbitrary<AnnounceResponse> = fc.record({
  counts,
  interval: fc.nat(),
  minInterval: fc.nat(),
  peers: anyPeers,
  format: fc.constantFrom('compact', 'full', 'full-without-id'),
  externalIp: fc.oneof(bytes(4), bytes(16)),
  warning: fc.option(fc.string(), { nil: undefined }),
});

const NO_BYTES = Buffer.alloc(0);
const NOBODY: SelectedPeers = { ipv4: NO_BYTES, ipv4Ids: NO_BYTES, ipv6: NO_BYTES, ipv6Ids: NO_BYTES };
const IPV4_PEER = { ipv4: Buffer.from('c00002211ae1', 'hex'), ipv4Ids: Buffer.alloc(20, 'a') };
const IPV6_PEER = { ipv6: Buffer.from('20010db80000000000000000000000011ae1', 'hex'), ipv6Ids: Buffer.alloc(20, 'b') };

function aResponse(parts: Partial<AnnounceResponse> = {}): AnnounceResponse {
  return {
    counts: { complete: 1, incomplete: 2, downloaded: 3 },
    interval: 1800,
    minInterval: 900,
    peers: { ...NOBODY, ...IPV4_PEER },
    format: 'compact',
    externalIp: Buffer.from([198, 51, 100, 7]),
    ...parts,
  };
}

const encoded = (body: BencodeDictionary) => Buffer.from(bencode.encode(body)).toString('latin1');
const decoded = (body: BencodeDictionary) => bencode.decode(bencode.encode(body)) as Record<string, unknown>;

/** What a decoder makes of a value: texts are bytes, keys without a value are not there. */
function asDecoded(value: unknown): unknown {
  if (typeof value === 'string') return [...Buffer.from(value)];
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(asDecoded);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(present.map(([key, part]) => [key, asDecoded(part)]));
}

describe('announceBody', () => {
  it('should decode to what was encoded, with every key in byte order (R1)', () => {
    fc.assert(
      fc.property(anyResponse, (response) => {
        const body = announceBody(response);
        const read = decoded(body);
        expect(asDecoded(read)).toEqual(asDecoded(body));
        for (const dictionary of [read, ...(Array.isArray(read.peers) ? (read.peers as object[]) : [])]) {
          expect(Object.keys(dictionary)).toEqual(Object.keys(dictionary).sort());
        }
      }),
    );
  });

  it('should be these bytes and no others (R1)', () => {
    expect(encoded(announceBody(aResponse()))).toBe(
      'd8:completei1e10:downloadedi3e11:external ip4:\xc6\x33\x64\x0710:incompletei2e8:intervali1800e' +
        '12:min intervali900e5:peers6:\xc0\x00\x02\x21\x1a\xe1e',
    );
  });

  it('should hold peers6 in a compact answer when somebody is in it, or the asker came over IPv6 (R1)', () => {
    const overIpv6 = Buffer.alloc(16, 1);
    expect(decoded(announceBody(aResponse())).peers6).toBeUndefined();
    expect(asDecoded(decoded(announceBody(aResponse({ peers: NOBODY, externalIp: overIpv6 }))).peers6)).toEqual([]);
    expect(asDecoded(decoded(announceBody(aResponse({ peers: { ...NOBODY, ...IPV6_PEER } }))).peers6)).toEqual([
      ...IPV6_PEER.ipv6,
    ]);
  });

  it('should always hold peers, as an empty text or an empty list where there is nobody (R3)', () => {
    expect(encoded(announceBody(aResponse({ peers: NOBODY })))).toContain('5:peers0:');
    expect(encoded(announceBody(aResponse({ peers: NOBODY, format: 'full' })))).toContain('5:peersle');
    expect(encoded(announceBody(aResponse({ peers: { ...NOBODY, ...IPV6_PEER } })))).toContain('5:peers0:6:peers618:');
  });

  it.each([
    ['full', [`d2:ip10:192.0.2.337:peer id20:${'a'.repeat(20)}4:porti6881ee`, `7:peer id20:${'b'.repeat(20)}`]],
    ['full-without-id', ['d2:ip10:192.0.2.334:porti6881ee', 'd2:ip11:2001:db8::14:porti6881ee']],
  ] as const)('should list both families in one list when the format is %s (A14, A15, R8)', (format, parts) => {
    const text = encoded(announceBody(aResponse({ format, peers: { ...IPV4_PEER, ...IPV6_PEER } })));
    for (const part of parts) expect(text).toContain(part);
    expect(text).not.toContain('peers6');
  });

  it('should be the packed endpoints as they are in a compact answer, each in its place (R7)', () => {
    fc.assert(
      fc.property(anyPeers, (peers) => {
        const { peers: ipv4, peers6: ipv6 } = decoded(announceBody(aResponse({ peers })));
        expect(asDecoded(ipv4)).toEqual([...peers.ipv4]);
        expect(asDecoded(ipv6)).toEqual(peers.ipv6.length > 0 ? [...peers.ipv6] : undefined);
      }),
    );
  });

  it('should tell a warning where there is one (R1)', () => {
    expect(encoded(announceBody(aResponse({ warning: 'be polite' })))).toContain('15:warning message9:be polite');
    expect(encoded(announceBody(aResponse()))).not.toContain('warning');
  });
});

describe('scrapeBody', () => {
  it('should list each torrent once under its 20 bytes, in byte order, whatever the order asked (S1)', () => {
    const torrents = fc.uniqueArray(fc.tuple(bytes(20), counts), {
      selector: ([infoHash]) => infoHash.toString('hex'),
    });
    fc.assert(
      fc.property(torrents, fc.nat(), (known, again) => {
        const scraped: ScrapedTorrent[] = known.map(([infoHash, count]) => ({ infoHash, ...count }));
        const sorted = [...scraped].sort((a, b) => a.infoHash.compare(b.infoHash));
        const lines = sorted.map(
          ({ infoHash, complete, downloaded, incomplete }) =>
            `20:${infoHash.toString('latin1')}d8:completei${complete}e10:downloadedi${downloaded}e10:incompletei${incomplete}ee`,
        );
        const asked = [...scraped, ...scraped.slice(0, again % (scraped.length + 1))];
        expect(encoded(scrapeBody(asked))).toBe(`d5:filesd${lines.join('')}ee`);
      }),
    );
  });

  it('should hold empty files where nothing was found', () => {
    expect(encoded(scrapeBody([]))).toBe('d5:filesdee');
  });
});

describe('failureBody', () => {
  it('should say retry in where our trouble passes or never will, and nothing of it for a malformed request (R15)', () => {
    expect(encoded(failureBody(new TrackerError('bad port')))).toBe('d14:failure reason8:bad porte');
    expect(encoded(failureBody(new TrackerError('away', 5)))).toBe('d14:failure reason4:away8:retry ini5ee');
    expect(encoded(failureBody(new TrackerError('no', 'never')))).toBe('d14:failure reason2:no8:retry in5:nevere');
  });
});
