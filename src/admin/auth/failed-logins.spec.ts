import { FailedLogins } from './failed-logins.js';

describe('FailedLogins', () => {
  let now: number;
  let attempts: FailedLogins;

  beforeEach(() => {
    now = 0;
    attempts = new FailedLogins(() => now);
  });

  const fail = (times: number, address = '192.0.2.1') => {
    for (let time = 0; time < times; time++) attempts.recordFailure(address, 'password');
  };
  const delayOf = (address: string) => attempts.delayOf(address, 'password');

  it('should not delay an address after three failures', () => {
    fail(3);
    expect(delayOf('192.0.2.1')).toBe(0);
  });

  it.each([
    [4, 1000],
    [5, 2000],
    [7, 8000],
    [8, 10_000],
    [90, 10_000],
  ])('should delay it after %d failures for %d ms', (times, delay) => {
    fail(times);
    expect(delayOf('192.0.2.1')).toBe(delay);
    now += delay - 1;
    expect(delayOf('192.0.2.1')).toBe(1);
    now += 1;
    expect(delayOf('192.0.2.1')).toBe(0);
  });

  it('should count an IPv4 address, and a /64 of IPv6 as a whole', () => {
    fail(10, '192.0.2.1');
    for (let host = 1; host <= 10; host++) fail(1, `2001:db8:0:1::${host}`);
    expect(delayOf('192.0.2.2')).toBe(0);
    expect(delayOf('2001:db8:0:1:ffff::1')).toBe(10_000);
    expect(delayOf('2001:db8:0:2::1')).toBe(0);
  });

  it('should count each kind of credential, and forget its failures after its own success', () => {
    fail(10);
    expect(attempts.delayOf('192.0.2.1', 'token')).toBe(0);
    attempts.recordSuccess('192.0.2.1', 'token');
    expect(delayOf('192.0.2.1')).toBe(10_000);
    attempts.recordSuccess('192.0.2.1', 'password');
    expect(delayOf('192.0.2.1')).toBe(0);
  });

  it('should forget failures after 15 minutes', () => {
    fail(10);
    now += 15 * 60_000;
    fail(3);
    expect(delayOf('192.0.2.1')).toBe(0);
  });

  it('should delay everybody while very many networks fail, and no longer', () => {
    for (let at = 0; at < 300; at++) fail(1, `address ${at}`);
    expect(delayOf('192.0.2.1')).toBe(2000);
    expect(attempts.delayOf('192.0.2.1', 'token')).toBe(0);
    now += 200_000;
    expect(delayOf('192.0.2.1')).toBe(0);
  });

  it('should keep at most 10 000 networks, those that failed last', () => {
    for (let at = 0; at < 8; at++) attempts.recordFailure('first', 'token');
    for (let at = 0; at < 9_999; at++) fail(1, `address ${at}`);
    expect(attempts.delayOf('first', 'token')).toBe(10_000);
    fail(1, 'one more');
    expect(attempts.delayOf('first', 'token')).toBe(0);
  });
});
