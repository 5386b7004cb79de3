import { Inject, Injectable } from '@nestjs/common';
import { HISTORY_REUSE_MS, MAX_CACHED_HISTORIES } from '../../config/limits/statistics.limits.js';
import { type HistoryRange, inWholeSteps } from './history-range.js';
import { HistoryRepository, type HistorySummary } from './history.repository.js';

/** Reads the history. The same range is read at most once in a while, however many ask for it. */
@Injectable()
export class HistoryService {
  /** By range, oldest first. */
  private readonly answers = new Map<string, { readonly at: number; readonly points: Promise<HistorySummary[]> }>();

  constructor(@Inject(HistoryRepository) private readonly history: Pick<HistoryRepository, 'read'>) {}

  /** @returns the steps of which something is known; the first and the last one whole */
  read(range: HistoryRange): Promise<HistorySummary[]> {
    const whole = inWholeSteps(range);
    const key = `${whole.step} ${whole.from.getTime()} ${whole.to.getTime()}`;
    const now = performance.now();
    const known = this.answers.get(key);
    if (known && now - known.at < HISTORY_REUSE_MS) return known.points;
    const points = this.history.read(whole);
    this.answers.delete(key);
    this.answers.set(key, { at: now, points });
    points.catch(() => this.answers.delete(key));
    const [oldest] = this.answers.keys();
    if (this.answers.size > MAX_CACHED_HISTORIES && oldest !== undefined) this.answers.delete(oldest);
    return points;
  }
}
