import bencode from 'bencode';
import fc from 'fast-check';
import type { AnnounceResponse, SelectedPeers } from '../bittorrent/announce.js';
import { announceBody, bencodedText, failureBody, type ResponseBody, scrapeBody } from './response-body.js';
import type { ScrapedTorrent } from '../bittorrent/scrape.js';
import { TrackerError } from '../bittorrent/tracker-error.js';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));
/** Up to 20 peers of each family, with their ids. */
const anyPeers: fc.Arbitrary<SelectedPeers> = fc
  .tuple(fc.nat(20), fc.nat(20))
  .chain(([four, six]) =>
    fc.record({ ipv4: bytes(6 * four), ipv4Ids: bytes(20 * four), ipv6: bytes(18 * six), ipv6Ids: bytes(20 * six) }),
  );
const counts = fc.record({ complete: fc.nat(), incomplete: fc.nat(), downloaded: fc.maxSafeNat() });

const anyFullResponse: fc.Arbitrary<AnnounceResponse> = fc.record({
  counts,
  interval: fc.nat(),
  minInterval: fc.nat(),
  peers: anyPeers,
  format: fc.constantFrom('full', 'full-without-id'),
  externalIp: fc.oneof(bytes(4), bytes(16)),
  warning: fc.option(fc.string(), { nil: undefined }),
});

const NO_BYTES = Buffer.alloc(0);
const NO_PEERS: SelectedPeers = { ipv4: NO_BYTES, ipv4Ids: NO_BYTES, ipv6: NO_BYTES, ipv6Ids: NO_BYTES };
const IPV4_PEER = { ipv4: Buffer.from('c00002211ae1', 'hex'), ipv4Ids: Buffer.alloc(20, 'a') };
const IPV6_PEER = { ipv6: Buffer.from('20010db80000000000000000000000011ae1', 'hex'), ipv6Ids: Buffer.alloc(20, 'b') };

function aResponse(parts: Partial<AnnounceResponse> = {}): AnnounceResponse {
  return {
    counts: { complete: 1, incomplete: 2, downloaded: 3 },
    interval: 1800,
    minInterval: 900,
    peers: { ...NO_PEERS, ...IPV4_PEER },
    format: 'compact',
    externalIp: Buffer.from([198, 51, 100, 7]),
    ...parts,
  };
}

const decoded = (body: ResponseBody) =>
  bencode.decode(Buffer.from(bencodedText(body), 'latin1')) as Record<string, unknown>;

/** A value as a decoder returns it: texts are bytes, keys without a value are absent. */
function asDecoded(value: unknown): unknown {
  if (typeof value === 'string') return [...Buffer.from(value)];
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(asDecoded);
  if (typeof value !== 'object' || value === null) return value;
  const present = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(present.map(([key, part]) => [key, asDecoded(part)]));
}

describe('announceBody', () => {
  it('should decode to the encoded values, with all keys in byte order (R1)', () => {
    fc.assert(
      fc.property(anyFullResponse, (response) => {
        const body = announceBody(response);
        const read = decoded(body);
        expect(asDecoded(read)).toEqual(asDecoded(body));
        for (const dictionary of [read, ...(Array.isArray(read.peers) ? (read.peers as object[]) : [])]) {
          expect(Object.keys(dictionary)).toEqual(Object.keys(dictionary).sort());
        }
      }),
    );
  });

  it('should be exactly these bytes (R1)', () => {
    expect(bencodedText(announceBody(aResponse()))).toBe(
      'd8:completei1e10:downloadedi3e11:external ip4:\xc6\x33\x64\x0710:incompletei2e8:intervali1800e' +
        '12:min intervali900e5:peers6:\xc0\x00\x02\x21\x1a\xe1e',
    );
  });

  it('should have peers6 in a compact response if there are IPv6 peers, or the client came over IPv6 (R1)', () => {
    const overIpv6 = Buffer.alloc(16, 1);
    expect(decoded(announceBody(aResponse())).peers6).toBeUndefined();
    expect(asDecoded(decoded(announceBody(aResponse({ peers: NO_PEERS, externalIp: overIpv6 }))).peers6)).toEqual([]);
    expect(asDecoded(decoded(announceBody(aResponse({ peers: { ...NO_PEERS, ...IPV6_PEER } }))).peers6)).toEqual([
      ...IPV6_PEER.ipv6,
    ]);
  });

  it('should always have peers: an empty string or an empty list without peers (R3)', () => {
    expect(bencodedText(announceBody(aResponse({ peers: NO_PEERS })))).toContain('5:peers0:');
    expect(bencodedText(announceBody(aResponse({ peers: NO_PEERS, format: 'full' })))).toContain('5:peersle');
    expect(bencodedText(announceBody(aResponse({ peers: { ...NO_PEERS, ...IPV6_PEER } })))).toContain(
      '5:peers0:6:peers618:',
    );
  });

  it.each([
    ['full', [`d2:ip10:192.0.2.337:peer id20:${'a'.repeat(20)}4:porti6881ee`, `7:peer id20:${'b'.repeat(20)}`]],
    ['full-without-id', ['d2:ip10:192.0.2.334:porti6881ee', 'd2:ip11:2001:db8::14:porti6881ee']],
  ] as const)('should have both families in one list if the format is %s (A14, A15, R8)', (format, parts) => {
    const text = bencodedText(announceBody(aResponse({ format, peers: { ...IPV4_PEER, ...IPV6_PEER } })));
    for (const part of parts) expect(text).toContain(part);
    expect(text).not.toContain('peers6');
  });

  it('should have the unchanged compact endpoints of each family in a compact response (R7)', () => {
    fc.assert(
      fc.property(anyPeers, (peers) => {
        const { peers: ipv4, peers6: ipv6 } = decoded(announceBody(aResponse({ peers })));
        expect(asDecoded(ipv4)).toEqual([...peers.ipv4]);
        expect(asDecoded(ipv6)).toEqual(peers.ipv6.length > 0 ? [...peers.ipv6] : undefined);
      }),
    );
  });

  it('should have a warning message if there is one (R1)', () => {
    expect(bencodedText(announceBody(aResponse({ warning: 'be polite' })))).toContain('15:warning message9:be polite');
    expect(bencodedText(announceBody(aResponse()))).not.toContain('warning');
  });
});

describe('scrapeBody', () => {
  it('should have each torrent once under its 20 bytes, in byte order, whatever the order requested (S1)', () => {
    const torrents = fc.uniqueArray(fc.tuple(bytes(20), counts), {
      selector: ([infoHash]) => infoHash.toString('hex'),
    });
    fc.assert(
      fc.property(torrents, fc.nat(), (known, again) => {
        const scraped: ScrapedTorrent[] = known.map(([infoHash, count]) => ({ infoHash, ...count }));
        const sorted = [...scraped].sort((a, b) => a.infoHash.compare(b.infoHash));
        const entries = sorted.map(
          ({ infoHash, complete, downloaded, incomplete }) =>
            `20:${infoHash.toString('latin1')}d8:completei${complete}e10:downloadedi${downloaded}e10:incompletei${incomplete}ee`,
        );
        const requested = [...scraped, ...scraped.slice(0, again % (scraped.length + 1))];
        expect(bencodedText(scrapeBody(requested))).toBe(`d5:filesd${entries.join('')}ee`);
      }),
    );
  });

  it('should have empty files without torrents', () => {
    expect(bencodedText(scrapeBody([]))).toBe('d5:filesdee');
  });
});

describe('failureBody', () => {
  it('should have retry in for a temporary problem and a refusal, but not for a malformed request (R15)', () => {
    expect(bencodedText(failureBody(new TrackerError('bad port')))).toBe('d14:failure reason8:bad porte');
    expect(bencodedText(failureBody(new TrackerError('away', 5)))).toBe('d14:failure reason4:away8:retry ini5ee');
    expect(bencodedText(failureBody(new TrackerError('no', 'never')))).toBe('d14:failure reason2:no8:retry in5:nevere');
  });
});
