import fc from 'fast-check';
import { parseBanListLine } from './ban-list.js';

describe('parseBanListLine', () => {
  const read = (line: string) => {
    const parsed = parseBanListLine(line);
    return typeof parsed === 'object' ? [parsed.ban.value, parsed.reason] : parsed;
  };

  it.each([
    ['10.0.0.0/8', '10.0.0.0/8', undefined],
    ['2001:db8::/32  # documentation', '2001:db8::/32', undefined],
    ['192.0.2.1', '192.0.2.1', undefined],
    ['192.0.2.1-192.0.2.9', '192.0.2.1-192.0.2.9', undefined],
    ['Some Company:192.0.2.1-192.0.2.9', '192.0.2.1-192.0.2.9', 'Some Company'],
    ['Name: with colon-dash:192.0.2.1-192.0.2.9', '192.0.2.1-192.0.2.9', 'Name: with colon-dash'],
    ['Six:2001:db8::1-2001:db8::9', '2001:db8::1-2001:db8::9', 'Six'],
    ['192.000.002.001 - 192.000.002.009 , 000 , Some, Company', '192.0.2.1-192.0.2.9', 'Some, Company'],
    ['192.0.2.1 - 192.0.2.9 , 100', '192.0.2.1-192.0.2.9', undefined],
  ])('should read %j', (line, value, reason) => {
    expect(read(line)).toEqual([value, reason]);
  });

  it.each(['', '   ', '# remark', '; remark', '// remark', '192.0.2.1 - 192.0.2.9 , 200 , let in'])(
    'should find nothing in %j',
    (line) => expect(read(line)).toBe('nothing'),
  );

  it.each(['nonsense', '10.0.0.0/40', 'Name:192.0.2.9-192.0.2.1', 'Name:', ':-', '1,2,3', '192.0.2.1,x'])(
    'should not read %j',
    (line) => expect(read(line)).toBeUndefined(),
  );

  it('should throw at no text', () => {
    fc.assert(fc.property(fc.string(), (line) => expect(() => parseBanListLine(line)).not.toThrow()));
  });
});
