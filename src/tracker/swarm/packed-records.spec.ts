import fc from 'fast-check';
import { PackedRecords } from './packed-records.js';

const SIZE = 3;
const record = (text: string) => Buffer.from(text, 'latin1');
const idOf = (text: string) => Buffer.alloc(20, text, 'latin1');
const first = () => 0;

/** Each record as text, with the first byte of the id that stands beside it. */
const contentsOf = ({ records, ids, count }: PackedRecords) =>
  Array.from({ length: count }, (_, at) => {
    const id = ids.subarray(at * 20, (at + 1) * 20);
    expect(id).toEqual(Buffer.alloc(20, id.subarray(0, 1)));
    return `${records.toString('latin1', at * SIZE, (at + 1) * SIZE)} ${id.toString('latin1', 0, 1)}`;
  });

const packed = (...contents: string[]) =>
  new PackedRecords(
    SIZE,
    Buffer.concat(contents.map((one) => record(one.slice(0, SIZE)))),
    Buffer.concat(contents.map((one) => idOf(one.slice(-1)))),
  );

describe('PackedRecords', () => {
  it('should be empty where the database packed nothing', () => {
    const empty = new PackedRecords(SIZE, null, null);
    expect([empty.count, empty.records.length, empty.ids.length]).toEqual([0, 0, 0]);
  });

  it('should count records, with their ids or without', () => {
    expect(packed('abc 1', 'def 2').count).toBe(2);
    expect(new PackedRecords(SIZE, record('abcdef'), null).count).toBe(2);
  });

  it('should know whose record is at a place', () => {
    const records = packed('abc 1', 'def 2');
    expect([0, 1].map((at) => records.hasId(at, idOf('1')))).toEqual([true, false]);
    expect([0, 1].map((at) => records.hasId(at, idOf('2')))).toEqual([false, true]);
  });

  it('should take no record for anybody’s where no ids were read', () => {
    expect(new PackedRecords(SIZE, record('abc'), null).hasId(0, idOf('1'))).toBe(false);
  });

  it('should put a record at the end, with its id, and none twice', () => {
    const records = packed('abc 1');
    records.put(record('def'), idOf('2'), 10, first);
    records.put(record('abc'), idOf('1'), 10, first);
    expect(contentsOf(records)).toEqual(['abc 1', 'def 2']);
  });

  it('should put a record in the place of a random other where as many are in as may be', () => {
    const draws = [0, 0.34, 0.99].map((draw) => {
      const records = packed('abc 1', 'def 2', 'ghi 3');
      records.put(record('xyz'), idOf('9'), 3, (bound) => Math.floor(draw * bound));
      return contentsOf(records);
    });
    expect(draws).toEqual([
      ['xyz 9', 'def 2', 'ghi 3'],
      ['abc 1', 'xyz 9', 'ghi 3'],
      ['abc 1', 'def 2', 'xyz 9'],
    ]);
  });

  it('should take a record out with its id, wherever it stands', () => {
    for (const [gone, left] of [
      ['1', ['def 2', 'ghi 3']],
      ['2', ['abc 1', 'ghi 3']],
      ['3', ['abc 1', 'def 2']],
      ['4', ['abc 1', 'def 2', 'ghi 3']],
    ] as const) {
      const records = packed('abc 1', 'def 2', 'ghi 3');
      records.remove(idOf(gone));
      expect(contentsOf(records)).toEqual(left);
    }
  });

  it('should bring a peer that moved up to date, and let a restarted one take the place of itself', () => {
    const records = packed('abc 1', 'def 2');
    records.put(record('xyz'), idOf('1'), 10, first);
    records.put(record('def'), idOf('3'), 10, first);
    expect(contentsOf(records)).toEqual(['xyz 1', 'def 3']);
  });

  it('should not mistake bytes that lie across two records or ids for one', () => {
    const records = packed('aab 1', 'caa 2', 'bca 3');
    records.put(record('abc'), idOf('4'), 10, first);
    records.remove(Buffer.concat([Buffer.alloc(10, '1'), Buffer.alloc(10, '2')]));
    expect(contentsOf(records)).toEqual(['aab 1', 'caa 2', 'bca 3', 'abc 4']);
  });

  it('should hold what a list would hold, whatever is put and removed', () => {
    const anyStep = fc.record({
      what: fc.constantFrom('put', 'remove'),
      text: fc.stringMatching(/^[ab]{3}$/),
      id: fc.constantFrom('1', '2', '3', '4', '5'),
    });
    const anyDraw = fc.double({ min: 0, max: 0.999, noNaN: true });
    fc.assert(fc.property(fc.array(anyStep), fc.integer({ min: 1, max: 8 }), anyDraw, run), { numRuns: 300 });

    function run(steps: readonly { what: string; text: string; id: string }[], most: number, draw: number): void {
      const records = new PackedRecords(SIZE, null, null);
      let expected: { text: string; id: string }[] = [];
      for (const { what, text, id } of steps) {
        if (what === 'remove') {
          records.remove(idOf(id));
          expected = expected.filter((one) => one.id !== id);
        } else {
          records.put(record(text), idOf(id), most, (bound) => Math.floor(draw * bound));
          let place = expected.findIndex((one) => one.id === id);
          if (place < 0) place = expected.findIndex((one) => one.text === text);
          if (place < 0) place = expected.length < most ? expected.length : Math.floor(draw * expected.length);
          expected[place] = { text, id };
        }
        expect(contentsOf(records)).toEqual(expected.map((one) => `${one.text} ${one.id}`));
      }
    }
  });
});
