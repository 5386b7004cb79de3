import { MAX_CACHED_HISTORIES } from '../../config/limits/statistics.limits.js';
import type { HistoryRange } from './history-range.js';
import type { HistorySummary } from './history.repository.js';
import { HistoryService } from './history.service.js';

const at = (text: string) => new Date(`2026-01-01T${text}Z`);
const HOUR: HistoryRange = { from: at('10:00:10'), to: at('11:00:10'), step: '1m' };

describe('HistoryService', () => {
  const asked: HistoryRange[] = [];
  let answer: () => Promise<HistorySummary[]>;
  let service: HistoryService;

  beforeEach(() => {
    asked.length = 0;
    answer = () => Promise.resolve([]);
    service = new HistoryService({
      read: (range) => {
        asked.push(range);
        return answer();
      },
    });
  });

  it('should read whole steps, once for all that ask for the same ones', async () => {
    const later = { ...HOUR, from: at('10:00:50'), to: at('11:00:20') };
    await Promise.all([HOUR, later, HOUR].map((range) => service.read(range)));
    await service.read(HOUR);
    expect(asked).toEqual([{ from: at('10:00:00'), to: at('11:01:00'), step: '1m' }]);
    await service.read({ ...HOUR, step: '10m' });
    expect(asked[1]).toEqual({ from: at('10:00:00'), to: at('11:10:00'), step: '10m' });
  });

  it('should not keep a failure', async () => {
    answer = () => Promise.reject(new Error('down'));
    await expect(service.read(HOUR)).rejects.toThrow('down');
    answer = () => Promise.resolve([]);
    expect(await service.read(HOUR)).toEqual([]);
  });

  it('should keep a bounded number of answers', async () => {
    for (let day = 1; day <= MAX_CACHED_HISTORIES + 1; day++) {
      await service.read({ from: new Date(0), to: new Date(day * 86_400_000), step: '1d' });
    }
    asked.length = 0;
    await service.read({ from: new Date(0), to: new Date(86_400_000), step: '1d' });
    await service.read({ from: new Date(0), to: new Date((MAX_CACHED_HISTORIES + 1) * 86_400_000), step: '1d' });
    expect(asked).toHaveLength(1);
  });
});
