import fc from 'fast-check';
import { parseBanListLine } from './ban-list.js';

describe('parseBanListLine', () => {
  const read = (line: string) => {
    const parsed = parseBanListLine(line);
    return parsed && [parsed.ban.value, parsed.reason];
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
  ])('should parse %j', (line, value, reason) => {
    expect(read(line)).toEqual([value, reason]);
  });

  it.each(['', '   ', '# comment', '; comment', '// comment', '192.0.2.1 - 192.0.2.9 , 200 , allowed'])(
    'should skip %j',
    (line) => expect(read(line)).toBeUndefined(),
  );

  it.each(['nonsense', '10.0.0.0/40', 'Name:192.0.2.9-192.0.2.1', 'Name:', ':-', '1,2,3', '192.0.2.1,x'])(
    'should not parse %j',
    (line) => expect(() => read(line)).toThrow('no address, CIDR or range'),
  );

  it('should throw no other error for any text', () => {
    const messageFor = (line: string) => {
      try {
        parseBanListLine(line);
        return 'no address, CIDR or range';
      } catch (error) {
        return (error as Error).message;
      }
    };
    fc.assert(fc.property(fc.string(), (line) => expect(messageFor(line)).toBe('no address, CIDR or range')));
  });
});
