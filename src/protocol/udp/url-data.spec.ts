import fc from 'fast-check';
import { urlDataOf } from './url-data.js';

const END = Buffer.from([0]);
const NOP = Buffer.from([1]);
const part = (text: string) => Buffer.concat([Buffer.from([2, text.length]), Buffer.from(text, 'latin1')]);
const unknown = (type: number, length: number) => Buffer.concat([Buffer.from([type, length]), Buffer.alloc(length, 2)]);
const textOf = (...options: Buffer[]) => urlDataOf(Buffer.concat(options), 0)?.toString('latin1');

describe('urlDataOf (BEP 41)', () => {
  it('should be the only part, or all parts joined', () => {
    expect(textOf(part('/announce'))).toBe('/announce');
    expect(textOf(part('/announce'), NOP, part('?key='), part('1'), END, part('no more'))).toBe('/announce?key=1');
  });

  it('should be undefined without such an option, and empty for an empty one', () => {
    expect(textOf()).toBeUndefined();
    expect(textOf(NOP, END, part('/late'))).toBeUndefined();
    expect(textOf(part(''))).toBe('');
  });

  it('should skip unknown options', () => {
    expect(textOf(unknown(3, 0), unknown(255, 255), part('/announce'))).toBe('/announce');
  });

  it.each([[[2]], [[2, 1]], [[9, 5, 2, 1, 1]]])('should read nothing after the malformed option %j', (bytes) => {
    expect(textOf(Buffer.from(bytes))).toBeUndefined();
    expect(textOf(part('/a'), Buffer.from(bytes))).toBe('/a');
  });

  it('should join parts of any length, wherever the options start', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 1000 }), fc.nat(100), (text, start) => {
        const parts = text.match(/[^]{1,255}/g) ?? [];
        const packet = Buffer.concat([Buffer.alloc(start, 2), ...parts.map(part), END]);
        expect(urlDataOf(packet, start)?.toString('latin1') ?? '').toBe(text);
      }),
    );
  });

  it('should not throw for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(98), (bytes, start) => {
        expect(urlDataOf(Buffer.from(bytes), start)?.length ?? 0).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
