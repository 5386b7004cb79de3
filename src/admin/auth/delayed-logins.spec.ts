import { MAX_DELAYED_LOGINS, MAX_DELAYED_LOGINS_OF_NETWORK } from '../../config/limits/admin.limits.js';
import { DelayedLogins } from './delayed-logins.js';

describe('DelayedLogins', () => {
  it('should have a limited number of places for a network', () => {
    const logins = new DelayedLogins();
    const leave = Array.from({ length: MAX_DELAYED_LOGINS_OF_NETWORK }, () => logins.enter('one', true));
    expect(leave).not.toContain(undefined);
    expect(logins.enter('one', true)).toBeUndefined();
    expect(logins.enter('another', true)).toBeDefined();
    leave[0]?.();
    expect(logins.enter('one', true)).toBeDefined();
    expect(logins.enter('one', true)).toBeUndefined();
  });

  it('should have a limited number of places for all, and others for networks without failures', () => {
    const logins = new DelayedLogins();
    for (let at = 0; at < MAX_DELAYED_LOGINS; at++) expect(logins.enter(`network ${at}`, true)).toBeDefined();
    expect(logins.enter('one more', true)).toBeUndefined();
    expect(logins.enter('one more', false)).toBeDefined();
  });
});
