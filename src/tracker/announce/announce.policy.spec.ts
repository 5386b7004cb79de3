import { jest } from '@jest/globals';
import fc from 'fast-check';
import { configFromSettings } from '../../config/load-config.js';
import { AnnouncePolicy } from './announce.policy.js';

const anInterval = fc.integer({ min: 300, max: 10_800 });
const policyOf = (interval: number) => new AnnouncePolicy(configFromSettings({ interval }).swarm);

afterEach(() => jest.restoreAllMocks());

describe('AnnouncePolicy', () => {
  it('should put up to a tenth on top of the interval, within 300-10800 s (R9)', () => {
    fc.assert(
      fc.property(anInterval, (configured) => {
        const interval = policyOf(configured).interval();
        expect(Number.isInteger(interval)).toBe(true);
        expect(interval).toBeGreaterThanOrEqual(configured);
        expect(interval).toBeLessThanOrEqual(Math.min(10_800, Math.round(configured * 1.1)));
      }),
    );
  });

  it.each([
    [0, 1800],
    [0.5, 1890],
    [1 - 2 ** -53, 1980],
  ])('should spread over the whole tenth: at the random number %d it is %d s (R9)', (random, interval) => {
    jest.spyOn(Math, 'random').mockReturnValue(random);
    expect(policyOf(1800).interval()).toBe(interval);
  });

  it('should tell different peers different intervals (R9)', () => {
    const policy = policyOf(1800);
    expect(new Set(Array.from({ length: 100 }, () => policy.interval())).size).toBeGreaterThan(10);
  });

  it('should not exceed 10800 s by jitter (R9)', () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.999);
    expect([policyOf(10_800).interval(), policyOf(10_000).interval()]).toEqual([10_800, 10_800]);
  });

  it('should let clients come back early, but not before half of the interval', () => {
    fc.assert(
      fc.property(anInterval, (configured) => {
        expect(policyOf(configured).minInterval()).toBe(Math.floor(configured / 2));
      }),
    );
  });
});
