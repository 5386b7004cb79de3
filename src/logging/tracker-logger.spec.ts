import { jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ConsoleLogger } from '@nestjs/common';
import { REPEATED_LINE_MS } from '../config/limits/log.limits.js';
import { LOG_EVENTS, LogEvent } from './log-event.js';
import { TrackerLogger } from './tracker-logger.js';

/** What a logger writes to standard output and standard error. */
function written() {
  const lines = { stdout: [] as string[], stderr: [] as string[] };
  for (const name of ['stdout', 'stderr'] as const) {
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      lines[name].push(String(text));
      return true;
    });
  }
  return lines;
}

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('TrackerLogger', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(2026, 10, 28, 19, 30) });
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('should write an event as one JSON object with the fixed names first', () => {
    const { stdout } = written();
    const event = new LogEvent('job_failed', 'job census failed:\nno room', { job: 'census', reason: undefined });
    new TrackerLogger({ logLevel: 'info', logFormat: 'json' }).warn(event, 'Housekeeping');
    expect(stdout).toHaveLength(1);
    expect(stdout[0]).toMatch(/^\{"time":"2026-11-28T19:30:00\.000Z","level":"warn","event":"job_failed",[^\n]*\}\n$/);
    expect(parsed(stdout)).toEqual([
      {
        time: '2026-11-28T19:30:00.000Z',
        level: 'warn',
        event: 'job_failed',
        source: 'Housekeeping',
        pid: process.pid,
        message: 'job census failed:\nno room',
        job: 'census',
      },
    ]);
  });

  it('should write texts of libraries, errors to standard error, with their stack', () => {
    const { stdout, stderr } = written();
    const logger = new TrackerLogger({ logLevel: 'info', logFormat: 'json' });
    logger.log('a text', 'Library');
    logger.error('broken', 'at a.js:1', 'Library');
    logger.fatal(new Error('gone'));
    expect(parsed(stdout)).toMatchObject([{ level: 'info', event: 'message', source: 'Library', message: 'a text' }]);
    expect(parsed(stderr)).toMatchObject([
      { level: 'error', source: 'Library', message: 'broken\nat a.js:1' },
      { level: 'fatal', message: expect.stringMatching(/^Error: gone\n +at /) },
    ]);
  });

  it('should write text for people', () => {
    const { stdout } = written();
    new TrackerLogger({ logLevel: 'info', logFormat: 'text' }).warn(
      new LogEvent('few_files', 'only 256 files'),
      'Tracker',
    );
    expect(stdout).toEqual(['2026-11-28T19:30:00.000Z WARN  [Tracker] only 256 files\n']);
  });

  it("should show an event's message where an embedding application has Nest's logger", () => {
    const { stdout } = written();
    new ConsoleLogger({ colors: false }).warn(new LogEvent('few_files', 'only 256 files', { files: 256 }), 'Tracker');
    expect(stdout.join('')).toMatch(/WARN \[Tracker\] only 256 files\n$/);
  });

  it('should leave out what is less severe than the level, and what Nest says about its modules', () => {
    const { stdout, stderr } = written();
    const logger = new TrackerLogger({ logLevel: 'info', logFormat: 'text' });
    logger.debug('details', 'Tracker');
    logger.log('AppModule dependencies initialized', 'InstanceLoader');
    new TrackerLogger({ logLevel: 'error', logFormat: 'text' }).warn('careful', 'Tracker');
    expect([stdout, stderr]).toEqual([[], []]);
  });

  it('should count equal lines instead of repeating them', () => {
    const { stdout } = written();
    const logger = new TrackerLogger({ logLevel: 'info', logFormat: 'json' });
    for (let time = 0; time < 100; time++) logger.warn(new LogEvent('few_files', 'few'), 'Tracker');
    logger.warn(new LogEvent('few_files', 'fewer'), 'Tracker');
    expect(parsed(stdout).map(({ message, repeated }) => [message, repeated])).toEqual([
      ['few', undefined],
      ['fewer', undefined],
    ]);
    jest.advanceTimersByTime(REPEATED_LINE_MS);
    expect(parsed(stdout.slice(2))).toMatchObject([{ message: 'few', repeated: 99, time: '2026-11-28T19:30:10.000Z' }]);
    jest.advanceTimersByTime(10 * REPEATED_LINE_MS);
    logger.warn(new LogEvent('few_files', 'few'), 'Tracker');
    expect(parsed(stdout.slice(3))).toMatchObject([{ message: 'few' }]);
  });
});

describe('docs/LOGS.md', () => {
  it('should have a row for every event', () => {
    const page = readFileSync('docs/LOGS.md', 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z_]+)` +\| (.*?) *\|$/gm)].map(([, name, sentence]) => [name, sentence]);
    expect(Object.fromEntries(rows)).toMatchObject(LOG_EVENTS);
  });
});
