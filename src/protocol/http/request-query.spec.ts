import fc from 'fast-check';
import { keyOf } from '../bittorrent/announce-key.js';
import { AnnounceEvent, MAX_AMOUNT } from '../bittorrent/announce.js';
import { parseAnnounceQuery, parseScrapeQuery, peerFormat } from './request-query.js';
import { TrackerError } from '../bittorrent/tracker-error.js';

const INFO_HASH = Buffer.from('0123456789abcdef0123456789abcdef01234567', 'hex');
const PEER_ID = '-TR4040-000000000001';
const COMPLETE = { info_hash: escapeBytes(INFO_HASH), peer_id: PEER_ID, port: '6881' };
const NUMBERS_IN_DISGUISE = ['1e3', '0x1F', '80.5', '+80', ' 80', '80 ', '80\n', 'abc', '٨', '1,000'];

type Parameters = Readonly<Record<string, string | undefined>>;

function escapeBytes(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** An announce that is complete, but for what a test says. */
function announceWith(parameters: Parameters) {
  const pairs = Object.entries({ ...COMPLETE, ...parameters }).filter(([, value]) => value !== undefined);
  return parseAnnounceQuery(`/announce?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`);
}

const refusal = (parameters: Parameters) => () => announceWith(parameters);

/** Runs a parser; @returns what it read, or undefined after the one error that it may throw. */
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

  it('should let the first of a repeated parameter count (A6)', () => {
    const query = parseAnnounceQuery(
      `/announce?info_hash=${COMPLETE.info_hash}&peer_id=${PEER_ID}&port=1&left=5&port=80.5&left=0&peer_id=short&port=2`,
    );
    expect(query).toMatchObject({ port: 1, left: 5n, peerId: Buffer.from(PEER_ID) });
  });

  it('should take one info_hash twice, in whatever form, but not two different ones (A6)', () => {
    const twice = (other: string) => refusal({ info_hash: `${COMPLETE.info_hash}&info_hash=${other}` });
    expect(twice(INFO_HASH.toString('hex'))().infoHash).toEqual(INFO_HASH);
    expect(twice(COMPLETE.info_hash.toUpperCase())().infoHash).toEqual(INFO_HASH);
    expect(twice('x'.repeat(20))).toThrow(new TrackerError('info_hash is given twice and differs'));
    expect(twice('short')).toThrow(TrackerError);
  });

  it.each(['info_hash', 'peer_id', 'port'])('should name %s when it is missing', (name) => {
    expect(refusal({ [name]: undefined })).toThrow(new TrackerError(`${name} is missing`));
  });

  it.each(['', 'a'.repeat(19), 'a'.repeat(21), 'a'.repeat(40)])('should refuse the peer_id %j (A8)', (value) => {
    expect(refusal({ peer_id: value })).toThrow(new TrackerError('peer_id must be 20 bytes'));
  });

  it('should give back every byte of a peer_id (A8)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        expect(announceWith({ peer_id: escapeBytes(bytes) }).peerId).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('should read the key, or none (A16)', () => {
    expect(announceWith({ key: '1f' }).key).toBe(31n);
    expect(announceWith({ key: '%ff%00' }).key).toBe(keyOf(Buffer.from([0xff, 0])));
    expect([announceWith({}).key, announceWith({ key: '' }).key]).toEqual([undefined, undefined]);
  });

  it('should give what it promises or throw a TrackerError, whatever the query', () => {
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

describe('parseAnnounceQuery: port', () => {
  it.each(['1', '80', '6881', '65535'])('should read %s (A9)', (value) => {
    expect(announceWith({ port: value }).port).toBe(Number(value));
  });

  it.each([...NUMBERS_IN_DISGUISE, '080', '-1', '65536', '70000', '4294967376'])(
    'should refuse %j, whatever the event (A9)',
    (value) => {
      for (const event of ['started', 'stopped', 'completed', 'paused', undefined]) {
        expect(refusal({ port: value, event })).toThrow(new TrackerError('port must be a number from 1 to 65535'));
      }
    },
  );

  it('should be 0 or absent only with event=stopped (A9)', () => {
    expect(announceWith({ port: '0', event: 'stopped' }).port).toBe(0);
    expect(announceWith({ port: undefined, event: 'stopped' }).port).toBe(0);
    for (const event of ['started', 'completed', 'paused', 'empty', undefined]) {
      expect(refusal({ port: '0', event })).toThrow(new TrackerError('port must be a number from 1 to 65535'));
      expect(refusal({ port: undefined, event })).toThrow(new TrackerError('port is missing'));
    }
  });
});

describe.each(['uploaded', 'downloaded'] as const)('parseAnnounceQuery: %s', (name) => {
  it.each([
    [undefined, 0n],
    ['', 0n],
    ['0', 0n],
    ['4294967296', 4294967296n],
    ['9223372036854775807', MAX_AMOUNT],
    ['9223372036854775808', MAX_AMOUNT],
    ['9'.repeat(100), MAX_AMOUNT],
  ])('should read %s as %d (A10)', (value, amount) => {
    expect(announceWith({ [name]: value })[name]).toBe(amount);
  });

  it.each(['-1', ...NUMBERS_IN_DISGUISE])('should refuse %j (A10)', (value) => {
    expect(refusal({ [name]: value })).toThrow(new TrackerError(`${name} must be a number of bytes`));
  });
});

describe('parseAnnounceQuery: left', () => {
  it.each(['0', '1', '4294967295', '4294967296', '9223372036854775807'])('should read %s (A11)', (value) => {
    expect(announceWith({ left: value }).left).toBe(BigInt(value));
  });

  it.each([undefined, '', '-1', '-9223372036854775808', '9223372036854775808', '18446744073709551616'])(
    'should take %j for an unknown amount, which is no seeder (A11)',
    (value) => expect(announceWith({ left: value }).left).toBeUndefined(),
  );

  it.each(['-', '--1', '-1.5', ...NUMBERS_IN_DISGUISE])('should refuse %j (A11)', (value) => {
    expect(refusal({ left: value })).toThrow(new TrackerError('left must be a number of bytes'));
  });
});

describe('parseAnnounceQuery: event and numwant', () => {
  it.each([
    ['started', AnnounceEvent.Started],
    ['stopped', AnnounceEvent.Stopped],
    ['completed', AnnounceEvent.Completed],
    ['paused', AnnounceEvent.Paused],
    ['%73tarted', AnnounceEvent.Started],
  ])('should read event=%s (A12)', (value, event) => {
    expect(announceWith({ event: value }).event).toBe(event);
  });

  it.each([undefined, '', 'empty', 'Started', 'STOPPED', 'none', '2', 'constructor', 'toString', '__proto__'])(
    'should take event=%s for a regular announce (A12)',
    (value) => expect(announceWith({ event: value }).event).toBe(AnnounceEvent.None),
  );

  it.each([undefined, '', '-1', '-2147483648', ...NUMBERS_IN_DISGUISE])(
    'should leave numwant=%j to the tracker (A13)',
    (value) => {
      expect(announceWith({ numwant: value }).numwant).toBeUndefined();
    },
  );

  it('should read numwant, 0 and very large ones included (A13)', () => {
    expect(announceWith({ numwant: '0' }).numwant).toBe(0);
    expect(announceWith({ numwant: '30' }).numwant).toBe(30);
    expect(announceWith({ numwant: '9'.repeat(400) }).numwant).toBeGreaterThan(1000);
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
  ] as const)('should answer %j where compact only is %s with %s (A14, A15)', (parameters, compactOnly, format) => {
    expect(peerFormat(announceWith(parameters), compactOnly)).toBe(format);
  });

  it('should refuse compact=0 where the operator answers nothing else (A14)', () => {
    expect(() => peerFormat(announceWith({ compact: '0' }), true)).toThrow(TrackerError);
  });
});

describe('parseScrapeQuery', () => {
  const scrapeOf = (...values: string[]) =>
    parseScrapeQuery(`/scrape?${values.map((value) => `info_hash=${value}`).join('&')}`);

  it('should read every info_hash in the order asked, one asked twice as well (S1, A2)', () => {
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

  it.each(['', 'short', 'a'.repeat(21), 'x'.repeat(40), '%zz'])('should refuse %j among good ones (S5)', (bad) => {
    expect(() => scrapeOf(COMPLETE.info_hash, bad, COMPLETE.info_hash)).toThrow(TrackerError);
  });

  it('should give hashes of 20 bytes or throw a TrackerError, whatever the query', () => {
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
