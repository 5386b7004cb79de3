import fc from 'fast-check';
import { clientNameOf } from './client-name.js';

describe('clientNameOf', () => {
  it.each([
    ['-TR4040-', 'Transmission 4.0.4'],
    ['-qB4650-', 'qBittorrent 4.6.5'],
    ['-UT355W-', 'µTorrent 3.5.5'],
    ['-AZ5750-', 'Azureus 5.7.5'],
    ['-lt0D80-', 'libTorrent (rTorrent) 0.13.8'],
    ['-LT2090-', 'libtorrent (Rasterbar) 2.0.9'],
    ['-XL0012-', 'Xunlei 0.0.1.2'],
    ['-ZZ1234-', 'ZZ 1.2.3.4'],
    ['M4-3-6--', 'BitTorrent 4.3.6'],
    ['M4-20-8-', 'BitTorrent 4.20.8'],
    ['S58B-----', 'Shadow 5.8.11'],
    ['T03I----', 'BitTornado 0.3.18'],
  ])('should read %s', (prefix, name) => {
    expect(clientNameOf(Buffer.from(prefix.padEnd(20, '0')))).toBe(name);
  });

  it.each(['00000000000000000000', '-TR40-00000000000000', 'X58B-----00000000000'])('should not guess %s', (peerId) => {
    expect(clientNameOf(Buffer.from(peerId))).toBeUndefined();
  });

  it('should not throw for any peer_id', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (bytes) => {
        expect(() => clientNameOf(Buffer.from(bytes))).not.toThrow();
      }),
    );
  });
});
