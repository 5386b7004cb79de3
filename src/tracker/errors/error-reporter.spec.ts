import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { ErrorReporter } from './error-reporter.js';

describe('ErrorReporter', () => {
  let lines: string[];
  let now: number;
  let reporter: ErrorReporter;
  const logger = {
    warn: (text: string) => lines.push(`warn ${text}`),
    error: (text: string) => lines.push(`error ${text}`),
  };

  beforeEach(() => {
    lines = [];
    now = 0;
    reporter = new ErrorReporter(() => now);
  });

  it('should return a TrackerError as it is, and log nothing', () => {
    const error = new TrackerError('no');
    expect(reporter.toTrackerError(error, logger)).toBe(error);
    expect(lines).toEqual([]);
  });

  it('should report a database that is away as a tracker that is not available, with retry in (R15, R16)', () => {
    const error = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
    expect(reporter.toTrackerError(error, logger)).toEqual(new TrackerError('tracker is not available', 5));
    expect(lines).toEqual(['warn database: connect ECONNREFUSED 10.0.0.1:5432']);
  });

  it.each([new Error('column "x" does not exist'), 'a text', null])('should reveal nothing of %p (R15)', (error) => {
    const { reason, retryIn } = reporter.toTrackerError(error, logger);
    expect([reason, retryIn]).toEqual(['internal error', 5]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^error /);
  });

  it('should log the same database error once a second', () => {
    for (const host of ['10.0.0.2', '10.0.0.2', '10.0.0.3', '10.0.0.2']) {
      reporter.toTrackerError(
        Object.assign(new Error(`connect ECONNREFUSED ${host}`), { code: 'ECONNREFUSED' }),
        logger,
      );
    }
    expect(lines).toEqual([2, 3].map((end) => `warn database: connect ECONNREFUSED 10.0.0.${end}`));
    now += 1_000;
    reporter.toTrackerError(
      Object.assign(new Error('connect ECONNREFUSED 10.0.0.2'), { code: 'ECONNREFUSED' }),
      logger,
    );
    expect(lines).toHaveLength(3);
  });

  it('should log an error that fails many announces once', () => {
    const error = new Error('broken');
    for (let announces = 0; announces < 3; announces++) reporter.toTrackerError(error, logger);
    expect(lines).toHaveLength(1);
  });
});
