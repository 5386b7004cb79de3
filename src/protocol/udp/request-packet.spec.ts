import fc from 'fast-check';
import { AnnounceEvent, MAX_AMOUNT } from '../bittorrent/announce.js';
import { TrackerError } from '../bittorrent/tracker-error.js';
import { isScrapeLength, parseAnnouncePacket, parseScrapePacket } from './request-packet.js';

const IPV4 = Buffer.from([192, 0, 2, 1]);
const IPV6 = Buffer.from('20010db8000000000000000000000001', 'hex');
const HASH = Buffer.alloc(20, 0xa1);
const PEER_ID = Buffer.from('-TR4040-000000000001');

/** An announce of a seeder at port 258. */
function aPacket(change: (packet: Buffer) => unknown = () => undefined, options = Buffer.alloc(0)): Buffer {
  const packet = Buffer.alloc(98);
  packet.set(HASH, 16);
  packet.set(PEER_ID, 36);
  packet.writeInt32BE(-1, 92);
  packet.writeUInt16BE(258, 96);
  change(packet);
  return Buffer.concat([packet, options]);
}
const parse = (packet: Buffer, address = IPV4) => parseAnnouncePacket(packet, address, false);

describe('parseAnnouncePacket (U4)', () => {
  it('should read every field', () => {
    const packet = aPacket(
      (bytes) => {
        bytes.writeBigUInt64BE(1n, 56);
        bytes.writeBigUInt64BE(2n, 64);
        bytes.writeBigUInt64BE(3n, 72);
        bytes.writeUInt32BE(2, 80);
        bytes.writeUInt32BE(0xdeadbeef, 88);
        bytes.writeInt32BE(30, 92);
      },
      Buffer.from([2, 2, 0x2f, 0x61]),
    );
    expect(parse(packet)).toEqual({
      infoHash: HASH,
      peerId: PEER_ID,
      clientAddress: IPV4,
      ipv4: Buffer.from([192, 0, 2, 1, 1, 2]),
      ipv6: undefined,
      downloaded: 1n,
      left: 2n,
      uploaded: 3n,
      event: AnnounceEvent.Started,
      key: 0xdeadbeefn,
      numwant: 30,
      format: 'compact',
      family: 4,
      urlData: Buffer.from('/a'),
    });
  });

  it("should use the endpoint and the family of the sender's address (U5)", () => {
    const { ipv4, ipv6, family } = parse(aPacket(), IPV6);
    expect([ipv4, ipv6, family]).toEqual([undefined, Buffer.concat([IPV6, Buffer.from([1, 2])]), 6]);
  });

  it('should use the address in the packet only if that is allowed, and if there is one', () => {
    const claim = aPacket((bytes) => bytes.set([203, 0, 113, 9], 84));
    const claimed = Buffer.from([203, 0, 113, 9, 1, 2]);
    expect(parse(claim).ipv4).toEqual(Buffer.from([192, 0, 2, 1, 1, 2]));
    expect(parseAnnouncePacket(claim, IPV4, true).ipv4).toEqual(Buffer.from([192, 0, 2, 1, 1, 2]));
    expect(parseAnnouncePacket(claim, IPV4, true, true)).toMatchObject({ ipv4: claimed, clientAddress: IPV4 });
    expect(parseAnnouncePacket(aPacket(), IPV4, true).ipv4).toEqual(Buffer.from([192, 0, 2, 1, 1, 2]));
    const overIpv6 = parseAnnouncePacket(claim, IPV6, true, true);
    expect(overIpv6).toMatchObject({ ipv4: claimed, ipv6: Buffer.concat([IPV6, Buffer.from([1, 2])]), family: 6 });
    expect(parseAnnouncePacket(aPacket(), IPV6, true).ipv4).toBeUndefined();
  });

  it('should read any negative num_want as the default, and 0 as none (A13)', () => {
    for (const [sent, read] of [
      [-1, undefined],
      [-2147483648, undefined],
      [0, 0],
      [2147483647, 2147483647],
    ] as const) {
      expect(parse(aPacket((bytes) => bytes.writeInt32BE(sent, 92))).numwant).toBe(read);
    }
  });

  it('should read an event that is not in BEP 15 as a regular announce (A12)', () => {
    const eventOf = (code: number) => parse(aPacket((bytes) => bytes.writeUInt32BE(code, 80))).event;
    expect([0, 1, 2, 3, 4, 5, 0xffffffff].map(eventOf)).toEqual([0, 1, 2, 3, 0, 0, 0]);
  });

  it('should clamp amounts, and read a left above 2^63-1 as unknown (A10, A11)', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (amount) => {
        const request = parse(
          aPacket((bytes) => [56, 64, 72].forEach((at) => void bytes.writeBigUInt64BE(amount, at))),
        );
        const clamped = amount > MAX_AMOUNT ? MAX_AMOUNT : amount;
        expect([request.downloaded, request.uploaded]).toEqual([clamped, clamped]);
        expect(request.left).toBe(amount > MAX_AMOUNT ? undefined : amount);
      }),
    );
  });

  it('should read the key 0 as none (A16)', () => {
    expect(parse(aPacket()).key).toBeUndefined();
    expect(parse(aPacket((bytes) => bytes.writeUInt32BE(1, 88))).key).toBe(1n);
  });

  it('should refuse port 0, unless the event is stopped (A9)', () => {
    const noPort = (event: number) =>
      aPacket((bytes) => {
        bytes.writeUInt16BE(0, 96);
        bytes.writeUInt32BE(event, 80);
      });
    for (const event of [0, 1, 2, 4]) {
      expect(() => parse(noPort(event))).toThrow(new TrackerError('port must be a number from 1 to 65535'));
    }
    expect(parse(noPort(3)).ipv4).toEqual(Buffer.from([192, 0, 2, 1, 0, 0]));
  });
});

describe('a scrape (U6)', () => {
  it('should have whole info hashes, at least one', () => {
    const lengths = Array.from({ length: 60 }, (_, length) => length);
    expect(lengths.filter(isScrapeLength)).toEqual([36, 56]);
  });

  it('should be read in the order requested', () => {
    for (const length of [1, 2, 74]) {
      const infoHashes = Array.from({ length }, (_, at) => Buffer.alloc(20, at));
      const packet = Buffer.concat([Buffer.alloc(16), ...infoHashes]);
      expect(parseScrapePacket(packet).infoHashes).toEqual(infoHashes);
    }
  });
});
