import fc from 'fast-check';
import { EndpointList } from './endpoint-list.js';

const SIZES = [6, 18];
/** Endpoints that differ in one byte only, wherever that is. */
const anyEndpoint = (size: number) =>
  fc.tuple(fc.nat(size - 1), fc.integer({ min: 0, max: 3 })).map(([at, value]) => {
    const endpoint = Buffer.alloc(size, 7);
    endpoint.writeUInt8(value, at);
    return endpoint;
  });
const idOf = (number: number) => Buffer.alloc(20, number);
const hex = (endpoints: readonly Buffer[]) => endpoints.map((endpoint) => endpoint.toString('hex'));
const inList = (list: EndpointList, size: number) =>
  Array.from({ length: list.count }, (_, at) => list.endpoints.toString('hex', at * size, (at + 1) * size));

describe('EndpointList', () => {
  it.each(SIZES)('should hold each of the endpoints of %d bytes once, in the order they came', (size) => {
    fc.assert(
      fc.property(fc.array(anyEndpoint(size)), fc.nat(20), (endpoints, most) => {
        const list = new EndpointList(size, most);
        const all = Buffer.concat(endpoints);
        for (const at of endpoints.keys()) list.add(all, at * size);
        const expected = [...new Set(hex(endpoints))].slice(0, most);
        expect(inList(list, size)).toEqual(expected);
        expect(list.endpoints).toHaveLength(expected.length * size);
        for (const endpoint of endpoints) {
          expect(list.has(endpoint, 0)).toBe(expected.includes(endpoint.toString('hex')));
        }
      }),
    );
  });

  it.each(SIZES)('should hold what a set holds, whatever is added to %d bytes each and removed', (size) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEndpoint(size), fc.boolean())), (steps) => {
        const list = new EndpointList(size, 100);
        const expected = new Map<string, Buffer>();
        for (const [at, [endpoint, isToAdd]] of steps.entries()) {
          const key = endpoint.toString('hex');
          if (isToAdd) list.add(endpoint, 0, idOf(at), 0);
          else list.remove(endpoint, 0);
          if (isToAdd && !expected.has(key)) expected.set(key, idOf(at));
          else if (!isToAdd) expected.delete(key);
        }
        expect(list.peerIds).toHaveLength(20 * list.count);
        const read = inList(list, size).map((key, at): [string, Buffer] => [
          key,
          list.peerIds.subarray(at * 20, (at + 1) * 20),
        ]);
        expect(new Map(read)).toEqual(expected);
        expect(read).toHaveLength(expected.size);
      }),
    );
  });

  it('should copy: what becomes of the larger buffer is nothing to it', () => {
    const [from, ids] = [Buffer.from('..abcdef..'), Buffer.concat([idOf(1), idOf(2)])];
    const list = new EndpointList(6, 5);
    list.add(from, 2, ids, 20);
    from.fill(0);
    ids.fill(0);
    expect(list.endpoints.toString()).toBe('abcdef');
    expect(list.peerIds).toEqual(idOf(2));
  });

  it('should have no peer ids where none were given', () => {
    const list = new EndpointList(6, 5);
    list.add(Buffer.from('abcdef'), 0);
    expect(list.peerIds).toHaveLength(0);
  });

  it('should have room again for one that was removed', () => {
    const list = new EndpointList(6, 2);
    for (const text of ['aaaaaa', 'bbbbbb', 'cccccc']) list.add(Buffer.from(text), 0);
    list.remove(Buffer.from('aaaaaa'), 0);
    list.add(Buffer.from('dddddd'), 0);
    expect(list.endpoints.toString()).toBe('bbbbbbdddddd');
  });

  it('should begin anew with one endpoint, or with none, and leave alone what it gave out', () => {
    const list = new EndpointList(6, 2);
    list.add(Buffer.from('aaaaaa'), 0);
    const before = list.endpoints;
    list.begin(2, Buffer.from('abcdef'));
    expect([before.toString(), list.endpoints.toString()]).toEqual(['aaaaaa', 'abcdef']);
    list.begin(2);
    expect(list.count).toBe(0);
    expect(list.has(Buffer.from('abcdef'), 0)).toBe(false);
  });

  it.each(SIZES)('should hold many endpoints of %d bytes, reused more often than there are rounds', (size) => {
    const list = new EndpointList(size, 0);
    const endpoints = Array.from({ length: 1000 }, (_, at) => Buffer.alloc(size, at).fill(at >> 8, 0, 1));
    for (let turn = 0; turn < 2 ** 20 + 2; turn++) list.begin(1000);
    for (const endpoint of [...endpoints, ...endpoints]) list.add(endpoint, 0);
    expect(inList(list, size)).toEqual(hex(endpoints));
    for (const endpoint of endpoints.slice(0, 500)) list.remove(endpoint, 0);
    expect(endpoints.map((endpoint) => list.has(endpoint, 0))).toEqual(endpoints.map((_, at) => at >= 500));
  });
});
