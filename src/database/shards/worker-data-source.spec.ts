import { urlAt } from './worker-data-source.js';

describe('urlAt', () => {
  it.each([
    ['postgresql://user:pass%40word@coordinator:5432/yabtt', 'postgresql://user:pass%40word@worker:5433/yabtt'],
    ['postgres://coordinator/yabtt?sslmode=require', 'postgres://worker:5433/yabtt?sslmode=require'],
    ['postgresql://user@/yabtt?host=/run/postgresql&port=6000', 'postgresql://user@worker:5433/yabtt'],
    ['postgresql:///yabtt?host=/run/postgresql', 'postgresql://worker:5433/yabtt'],
    ['postgresql://user@[2001:db8::1]:5432/yabtt', 'postgresql://user@worker:5433/yabtt'],
  ])('should lead %s to another host and port', (url, moved) => {
    expect(urlAt(url, { host: 'worker', port: 5433 })).toBe(moved);
  });

  it('should put an IPv6 address in brackets', () => {
    expect(urlAt('postgresql://user@coordinator/yabtt', { host: '2001:db8::2', port: 5432 })).toBe(
      'postgresql://user@[2001:db8::2]:5432/yabtt',
    );
  });
});
