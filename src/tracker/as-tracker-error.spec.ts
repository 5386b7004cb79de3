import type { Logger } from '@nestjs/common';
import { TrackerError } from '../protocol/bittorrent/tracker-error.js';
import { asTrackerError } from './as-tracker-error.js';

describe('asTrackerError', () => {
  let lines: string[];
  let logger: Logger;

  beforeEach(() => {
    lines = [];
    logger = {
      warn: (text: string) => lines.push(`warn ${text}`),
      error: (text: string) => lines.push(`error ${text}`),
    } as unknown as Logger;
  });

  it('should leave a TrackerError as it is, and log nothing', () => {
    const error = new TrackerError('no');
    expect(asTrackerError(error, logger)).toBe(error);
    expect(lines).toEqual([]);
  });

  it('should say of a database that is away that the tracker is, with retry in (R15, R16)', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
    expect(asTrackerError(error, logger)).toEqual(new TrackerError('tracker is not available', 5));
    expect(lines).toEqual(['warn database: connect ECONNREFUSED 10.0.0.1:5432']);
  });

  it.each([new Error('column "x" does not exist'), 'a text', null])('should tell nothing of %p (R15)', (error) => {
    const { reason, retryIn } = asTrackerError(error, logger);
    expect([reason, retryIn]).toEqual(['internal error', 5]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^error /);
  });

  it('should not repeat within a second what each batch meets while the database is away', () => {
    for (const host of ['10.0.0.2', '10.0.0.2', '10.0.0.3', '10.0.0.2']) {
      asTrackerError(Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED' }), logger);
    }
    expect(lines).toEqual([2, 3].map((end) => `warn database: connect ECONNREFUSED 10.0.0.${end}`));
  });

  it('should log once what fails many announces', () => {
    const error = new Error('broken');
    for (let announces = 0; announces < 3; announces++) asTrackerError(error, logger);
    expect(lines).toHaveLength(1);
  });
});
