import { FailedLogins } from './failed-logins.js';

describe('FailedLogins', () => {
  let now: number;
  let attempts: FailedLogins;

  beforeEach(() => {
    now = 0;
    attempts = new FailedLogins(() => now);
  });

  const fail = (times: number, address = '192.0.2.1') => {
    for (let time = 0; time < times; time++) attempts.recordFailure(address);
  };

  it('should not make an address wait after three failures', () => {
    fail(3);
    expect(attempts.waitOf('192.0.2.1')).toBe(0);
  });

  it.each([
    [4, 1000],
    [5, 2000],
    [9, 32_000],
    [10, 60_000],
    [1000, 60_000],
  ])('should make it wait after %d failures for %d ms', (times, wait) => {
    fail(times);
    expect(attempts.waitOf('192.0.2.1')).toBe(wait);
    now += wait - 1;
    expect(attempts.waitOf('192.0.2.1')).toBe(1);
    now += 1;
    expect(attempts.waitOf('192.0.2.1')).toBe(0);
  });

  it('should not make other addresses wait', () => {
    fail(10);
    expect(attempts.waitOf('192.0.2.2')).toBe(0);
  });

  it('should forget failures after a success, and after 15 minutes', () => {
    fail(10);
    attempts.recordSuccess('192.0.2.1');
    fail(3);
    expect(attempts.waitOf('192.0.2.1')).toBe(0);
    now += 15 * 60_000;
    fail(3);
    expect(attempts.waitOf('192.0.2.1')).toBe(0);
  });

  it('should keep at most 10 000 addresses, those that failed last', () => {
    fail(4, 'first');
    for (let at = 0; at < 9_999; at++) fail(1, `address ${at}`);
    expect(attempts.waitOf('first')).toBe(1000);
    fail(1, 'one more');
    expect(attempts.waitOf('first')).toBe(0);
  });
});
