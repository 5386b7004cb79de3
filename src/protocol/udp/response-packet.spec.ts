import type { AnnounceResponse } from '../bittorrent/announce.js';
import { TrackerError } from '../bittorrent/tracker-error.js';
import { announceResponse, connectResponse, errorResponse, scrapeResponse } from './response-packet.js';

const IPV4 = Buffer.from([192, 0, 2, 1]);
const IPV6 = Buffer.from('20010db8000000000000000000000001', 'hex');
const NO_BYTES = Buffer.alloc(0);

/** In groups of four bytes. */
const hexOf = (bytes: Buffer) =>
  bytes
    .toString('hex')
    .match(/.{1,8}/g)
    ?.join(' ');

const aResponse = (externalIp: Buffer, ipv4: Buffer, ipv6: Buffer): AnnounceResponse => ({
  counts: { complete: 3, incomplete: 2, downloaded: 9 },
  interval: 1800,
  minInterval: 900,
  peers: { ipv4, ipv6, ipv4Ids: NO_BYTES, ipv6Ids: NO_BYTES },
  format: 'compact',
  externalIp,
});

describe('the responses of BEP 15', () => {
  it('should connect with 16 bytes, the length of the request (U7)', () => {
    expect(hexOf(connectResponse(-2, Buffer.from('0123456789abcdef', 'hex')))).toBe(
      '00000000 fffffffe 01234567 89abcdef',
    );
  });

  it('should have interval, leechers, seeders, and peers of the family of the announce (U5)', () => {
    const [ipv4, ipv6] = [Buffer.alloc(12, 4), Buffer.alloc(36, 6)];
    const head = '00000001 00000007 00000708 00000002 00000003';
    expect(hexOf(announceResponse(7, aResponse(IPV4, ipv4, ipv6)))).toBe(head + ' 04040404'.repeat(3));
    expect(hexOf(announceResponse(7, aResponse(IPV6, ipv4, ipv6)))).toBe(head + ' 06060606'.repeat(9));
  });

  it('should have only as many peers as fit 1400 bytes (U5)', () => {
    const [ipv4, ipv6] = [Buffer.alloc(6 * 300), Buffer.alloc(18 * 300)];
    expect(announceResponse(7, aResponse(IPV4, ipv4, ipv6))).toHaveLength(20 + 6 * 230);
    expect(announceResponse(7, aResponse(IPV6, ipv4, ipv6))).toHaveLength(20 + 18 * 76);
  });

  it('should have seeders, completed, leechers of each torrent, in the order requested (U6)', () => {
    const [infoHash, largest] = [Buffer.alloc(20), 2 ** 32 - 1];
    const packet = scrapeResponse(7, [
      { infoHash, complete: 1, downloaded: 2, incomplete: 3 },
      { infoHash, complete: 0, downloaded: largest + 1, incomplete: 0 },
    ]);
    expect(hexOf(packet)).toBe('00000002 00000007 00000001 00000002 00000003 00000000 ffffffff 00000000');
  });

  it('should have only the text in an error packet', () => {
    const packet = errorResponse(7, new TrackerError('tracker is not available', 5));
    expect(packet.toString('latin1')).toBe('\0\0\0\x03\0\0\0\x07tracker is not available');
  });
});
