import fc from 'fast-check';
import { readForwarded } from './forwarded.js';

const forwardedFor = (header: string) => readForwarded(header)?.map(({ node }) => node);

describe('readForwarded', () => {
  it.each([
    ['for=192.0.2.1', ['192.0.2.1']],
    ['For="[2001:db8::1]:4711"', ['[2001:db8::1]:4711']],
    ['for=192.0.2.1;proto=http;by=203.0.113.43', ['192.0.2.1']],
    ['proto=https; for=192.0.2.1', ['192.0.2.1']],
    ['for=192.0.2.1, for=198.51.100.7', ['192.0.2.1', '198.51.100.7']],
    ['for=192.0.2.1,for=unknown;by=_x ,\tfor="_hidden"', ['192.0.2.1', 'unknown', '_hidden']],
    ['for=192.0.2.1:4711', ['192.0.2.1:4711']],
    ['for=[2001:db8::1]', ['[2001:db8::1]']],
    ['for="a\\"b\\\\"', ['a"b\\']],
    ['proto=http, for=192.0.2.1', ['', '192.0.2.1']],
    ['host=", for=10.0.0.1";for=192.0.2.1', ['192.0.2.1']],
    ['', ['']],
    ['for=192.0.2.1,', ['192.0.2.1', '']],
  ])('should read %j', (header, nodes) => {
    expect(forwardedFor(header)).toEqual(nodes);
  });

  it("should read scheme and host of each proxy's request, with parameter names in any case", () => {
    expect(readForwarded('for=192.0.2.1;PROTO=https;host="a.example:8443", by=_x;host=b.example;proto=""')).toEqual([
      { node: '192.0.2.1', proto: 'https', host: 'a.example:8443' },
      { node: '', proto: '', host: 'b.example' },
    ]);
  });

  it.each([
    'for',
    'for=192.0.2.1;proto=http;proto=https',
    'host=a;for=192.0.2.1;host=b',
    'garbage, for=192.0.2.1',
    'for="192.0.2.1',
    'for="192.0.2.1"x',
    'for=1.1.1.1;for=192.0.2.1',
    'for=192.0.2.1 for=1.1.1.1',
    'for=1.1.1.1;x=", for=192.0.2.1',
  ])('should not read %j', (header) => {
    expect(forwardedFor(header)).toBeUndefined();
  });

  it('should read any quoted value', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (nodes) => {
        const header = nodes.map((node) => `for="${node.replaceAll(/["\\]/g, '\\$&')}"`).join(', ');
        expect(forwardedFor(header)).toEqual(nodes);
      }),
    );
  });

  it('should end with the node of the last proxy, or read nothing, whatever a client sends in front', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'for="\\,;x1. ') }), (forged) => {
        const nodes = forwardedFor(`${forged}, for=198.51.100.7`) ?? ['198.51.100.7'];
        expect(nodes.at(-1)).toBe('198.51.100.7');
      }),
    );
  });
});
