import fc from 'fast-check';
import { keyOf } from '../bittorrent/announce-key.js';
import { AnnounceEvent, MAX_AMOUNT } from '../bittorrent/announce.js';
import { parseAnnounceQuery, parseScrapeQuery, peerFormat } from './request-query.js';
import { TrackerError } from '../bittorrent/tracker-error.js';

const INFO_HASH = Buffer.from('0123456789abcdef0123456789abcdef01234567', 'hex');
const PEER_ID = '-TR4040-000000000001';
const COMPLETE = { info_hash: escapeBytes(INFO_HASH), peer_id: PEER_ID, port: '6881' };

type Parameters = Readonly<Record<string, string | undefined>>;

function escapeBytes(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** A complete announce with some parameters changed. */
function announceWith(parameters: Parameters) {
  const pairs = Object.entries({ ...COMPLETE, ...parameters }).filter(([, value]) => value !== undefined);
  return parseAnnounceQuery(`/announce?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`);
}

const refusal = (parameters: Parameters) => () => announceWith(parameters);

/** @returns the parsed query; undefined if it threw the only error that it may throw */
function parsedOrRefused<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    // Without `retryIn`, as for every malformed request (R15).
    if (error instanceof TrackerError && error.retryIn === undefined) return undefined;
    throw error;
  }
}

describe('parseAnnounceQuery', () => {
  it.each([
    ['20 bytes', escapeBytes(INFO_HASH)],
    ['40 hex digits', INFO_HASH.toString('hex')],
    ['32 bytes', escapeBytes(Buffer.concat([INFO_HASH, Buffer.alloc(12, 0xff)]))],
    ['64 hex digits', `${INFO_HASH.toString('hex')}${'ff'.repeat(12)}`],
  ])('should read an info_hash of %s (A2)', (_, value) => {
    expect(announceWith({ info_hash: value }).infoHash).toEqual(INFO_HASH);
  });

  it.each(['', 'a', 'a'.repeat(19), 'a'.repeat(21), 'x'.repeat(40)])('should refuse the info_hash %j (A2)', (value) => {
    expect(refusal({ info_hash: value })).toThrow(new TrackerError('info_hash must be 20 bytes'));
  });

  it.each(['info_hash', 'peer_id', 'port', 'uploaded', 'downloaded', 'left', 'event', 'numwant', 'compact', 'key'])(
    'should refuse a %% without two hex digits in %s (A5)',
    (name) => {
      for (const value of ['%', '%2', '%zz', '1%']) {
        expect(refusal({ [name]: value })).toThrow(new TrackerError(`${name} has a % without two hex digits`));
      }
    },
  );

  it('should use the first value of a repeated parameter (A6)', () => {
    const query = parseAnnounceQuery(
      `/announce?info_hash=${COMPLETE.info_hash}&peer_id=${PEER_ID}&port=1&left=5&port=80.5&left=0&peer_id=short&port=2`,
    );
    expect(query).toMatchObject({ port: 1, left: 5n, peerId: Buffer.from(PEER_ID) });
  });

  it('should accept the same info_hash twice, in any form, but not two different ones (A6)', () => {
    const twice = (other: string) => refusal({ info_hash: `${COMPLETE.info_hash}&info_hash=${other}` });
    expect(twice(INFO_HASH.toString('hex'))().infoHash).toEqual(INFO_HASH);
    expect(twice(COMPLETE.info_hash.toUpperCase())().infoHash).toEqual(INFO_HASH);
    expect(twice('x'.repeat(20))).toThrow(new TrackerError('info_hash is given twice and differs'));
    expect(twice('short')).toThrow(TrackerError);
  });

  it.each(['info_hash', 'peer_id', 'port'])('should fail with the name of a missing %s', (name) => {
    expect(refusal({ [name]: undefined })).toThrow(new TrackerError(`${name} is missing`));
  });

  it.each(['', 'a'.repeat(19), 'a'.repeat(21), 'a'.repeat(40)])('should refuse the peer_id %j (A8)', (value) => {
    expect(refusal({ peer_id: value })).toThrow(new TrackerError('peer_id must be 20 bytes'));
  });

  it('should return every byte of a peer_id (A8)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        expect(announceWith({ peer_id: escapeBytes(bytes) }).peerId).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('should read the key, or no key (A16)', () => {
    expect(announceWith({ key: '1f' }).key).toBe(31n);
    expect(announceWith({ key: '%ff%00' }).key).toBe(keyOf(Buffer.from([0xff, 0])));
    expect([announceWith({}).key, announceWith({ key: '' }).key]).toEqual([undefined, undefined]);
  });

  it('should return valid values or throw a TrackerError, for any query', () => {
    const names = [
      ...Object.keys(COMPLETE),
      'uploaded',
      'downloaded',
      'left',
      'event',
      'numwant',
      'compact',
      'key',
      'x',
    ];
    const escaped = fc.string({ unit: fc.constantFrom(...'%2fz=&é') });
    const value = fc.oneof(escaped, fc.string({ unit: 'binary' }), fc.bigInt().map(String), fc.double().map(String));
    const overrides = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 });
    fc.assert(
      fc.property(overrides, (parameters) => {
        const query = parsedOrRefused(refusal(parameters));
        if (!query) return;
        expect([query.infoHash.length, query.peerId.length]).toEqual([20, 20]);
        expect(Number.isInteger(query.port) && query.port >= 0 && query.port <= 65535).toBe(true);
        for (const amount of [query.uploaded, query.downloaded, query.left ?? 0n]) {
          expect(amount >= 0n && amount <= MAX_AMOUNT).toBe(true);
        }
        expect(AnnounceEvent[query.event]).toBeDefined();
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void parsedOrRefused(() => parseAnnounceQuery(text))),
    );
  });
});

describe('peerFormat', () => {
  it.each([
    [{ compact: '1' }, false, 'compact'],
    [{ compact: '1', no_peer_id: '1' }, false, 'compact'],
    [{ compact: '0' }, false, 'full'],
    [{}, false, 'full'],
    [{ no_peer_id: '0' }, false, 'full'],
    [{ compact: '0', no_peer_id: '1' }, false, 'full-without-id'],
    [{ no_peer_id: '1' }, false, 'full-without-id'],
    [{ compact: '1' }, true, 'compact'],
    [{}, true, 'compact'],
    [{ no_peer_id: '1' }, true, 'compact'],
  ] as const)('should be, for %j and compactOnly %s, %s (A14, A15)', (parameters, compactOnly, format) => {
    expect(peerFormat(announceWith(parameters), compactOnly)).toBe(format);
  });

  it('should refuse compact=0 if only compact responses are allowed (A14)', () => {
    expect(() => peerFormat(announceWith({ compact: '0' }), true)).toThrow(TrackerError);
  });
});

describe('parseScrapeQuery', () => {
  const scrapeOf = (...values: string[]) =>
    parseScrapeQuery(`/scrape?${values.map((value) => `info_hash=${value}`).join('&')}`);

  it('should read all info hashes in the order requested, also repeated ones (S1, A2)', () => {
    const v2 = Buffer.concat([Buffer.alloc(20, 0xee), Buffer.alloc(12, 1)]);
    const { infoHashes } = scrapeOf('z'.repeat(20), INFO_HASH.toString('hex'), escapeBytes(v2), v2.toString('hex'));
    expect(infoHashes).toEqual([Buffer.alloc(20, 'z'), INFO_HASH, v2.subarray(0, 20), v2.subarray(0, 20)]);
  });

  it.each(['/scrape', '/scrape?', '/scrape?info_hash', '/scrape?peer_id=a'])(
    'should refuse the full scrape %s (S3)',
    (url) => {
      expect(() => parseScrapeQuery(url)).toThrow(new TrackerError('full scrape is not allowed: info_hash is missing'));
    },
  );

  it.each(['', 'short', 'a'.repeat(21), 'x'.repeat(40), '%zz'])('should refuse %j among valid ones (S5)', (bad) => {
    expect(() => scrapeOf(COMPLETE.info_hash, bad, COMPLETE.info_hash)).toThrow(TrackerError);
  });

  it('should return hashes of 20 bytes or throw a TrackerError, for any query', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ minLength: 19, maxLength: 21 }).map(escapeBytes),
    );
    fc.assert(
      fc.property(fc.array(value), (values) => {
        for (const infoHash of parsedOrRefused(() => scrapeOf(...values))?.infoHashes ?? [])
          expect(infoHash).toHaveLength(20);
      }),
    );
  });
});
