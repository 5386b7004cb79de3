import { ACCESS_REFRESH_MS, MAX_KEPT_REASONS } from '../../config/limits/swarm.limits.js';
import { TorrentReasons } from './torrent-reasons.js';

describe('the reasons of denied torrents', () => {
  const infoHash = Buffer.alloc(20, 1);
  let reads: string[];
  let now: number;
  let answer: () => Promise<string | undefined>;
  let reasons: TorrentReasons;

  beforeEach(() => {
    [reads, now, answer] = [[], 0, async () => 'Dupe'];
    reasons = new TorrentReasons(
      (asked) => {
        reads.push(asked.toString('hex'));
        return answer();
      },
      () => now,
    );
  });

  it('should be read once a second, however often they are asked for', async () => {
    const asked = Array.from({ length: 100 }, () => reasons.of(infoHash));
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['Dupe']));
    now = ACCESS_REFRESH_MS - 1;
    expect([await reasons.of(infoHash), reads.length]).toEqual(['Dupe', 1]);
    [now, answer] = [ACCESS_REFRESH_MS, async () => undefined];
    expect([await reasons.of(infoHash), await reasons.of(infoHash), reads.length]).toEqual([undefined, undefined, 2]);
  });

  it('should be read again after a failure', async () => {
    answer = () => Promise.reject(new Error('no database'));
    await expect(reasons.of(infoHash)).rejects.toThrow('no database');
    answer = async () => 'Trump';
    expect(await reasons.of(infoHash)).toBe('Trump');
  });

  it('should not be kept without bound: the oldest goes first', async () => {
    const hashOf = (at: number) => Buffer.from(at.toString(16).padStart(40, '0'), 'hex');
    for (let at = 0; at <= MAX_KEPT_REASONS; at++) await reasons.of(hashOf(at));
    expect(reasons.size).toBe(MAX_KEPT_REASONS);
    reads = [];
    await reasons.of(hashOf(1));
    await reasons.of(hashOf(0));
    expect(reads).toEqual([hashOf(0).toString('hex')]);
  });
});
