import { AnnounceEvent, MAX_AMOUNT } from '../bittorrent/announce.js';
import { TrackerError } from '../bittorrent/tracker-error.js';
import { parseAnnounceQuery } from './request-query.js';

/** What clients send that compute an amount from nothing. */
const NO_NUMBER = ['undefined', 'NaN', 'nan', 'NAN', 'Undefined', '%4EaN'];
const NOT_DECIMAL = [
  '1e3',
  '0x1F',
  '80.5',
  '+80',
  ' 80',
  '80 ',
  '80\n',
  'abc',
  '٨',
  '1,000',
  'null',
  '-NaN',
  'NaN1',
  'undefined0',
  'Infinity',
];

type Parameters = Readonly<Record<string, string | undefined>>;

/** A complete announce with some parameters changed. */
function announceWith(parameters: Parameters) {
  const complete = { info_hash: 'a'.repeat(20), peer_id: '-TR4040-000000000001', port: '6881' };
  const pairs = Object.entries({ ...complete, ...parameters }).filter(([, value]) => value !== undefined);
  return parseAnnounceQuery(`/announce?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`);
}

const refusal = (parameters: Parameters) => () => announceWith(parameters);

describe('parseAnnounceQuery: port', () => {
  it.each(['1', '80', '6881', '65535'])('should read %s (A9)', (value) => {
    expect(announceWith({ port: value }).port).toBe(Number(value));
  });

  it.each([...NOT_DECIMAL, ...NO_NUMBER, '080', '-1', '65536', '70000', '4294967376'])(
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
    ...NO_NUMBER.map((value): [string, bigint] => [value, 0n]),
    ['0', 0n],
    ['4294967296', 4294967296n],
    ['9223372036854775807', MAX_AMOUNT],
    ['9223372036854775808', MAX_AMOUNT],
    ['9'.repeat(100), MAX_AMOUNT],
  ])('should read %s as %d (A10)', (value, amount) => {
    expect(announceWith({ [name]: value })[name]).toBe(amount);
  });

  it.each(['-1', ...NOT_DECIMAL])('should refuse %j (A10)', (value) => {
    expect(refusal({ [name]: value })).toThrow(new TrackerError(`${name} must be a number of bytes`));
  });
});

describe('parseAnnounceQuery: left', () => {
  it.each(['0', '1', '4294967295', '4294967296', '9223372036854775807'])('should read %s (A11)', (value) => {
    expect(announceWith({ left: value }).left).toBe(BigInt(value));
  });

  it.each([undefined, '', ...NO_NUMBER, '-1', '-9223372036854775808', '9223372036854775808', '18446744073709551616'])(
    'should read %j as an unknown amount, which is no seeder (A11)',
    (value) => expect(announceWith({ left: value }).left).toBeUndefined(),
  );

  it.each(['-', '--1', '-1.5', ...NOT_DECIMAL])('should refuse %j (A11)', (value) => {
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
    'should read event=%s as a regular announce (A12)',
    (value) => expect(announceWith({ event: value }).event).toBe(AnnounceEvent.None),
  );

  it.each([undefined, '', '-1', '-2147483648', ...NO_NUMBER, ...NOT_DECIMAL])(
    'should read numwant=%j as the default (A13)',
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
