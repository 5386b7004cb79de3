import { styleText } from 'node:util';
import type { LogFields } from './log-event.js';

export type LineLevel = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** What one line of the log says. */
export interface LogLine {
  readonly time: Date;
  readonly level: LineLevel;
  /** A name of `LOG_EVENTS`; undefined for lines of Nest and of an embedding application. */
  readonly event?: string;
  /** The part of the program that wrote it. */
  readonly source?: string;
  readonly message: string;
  readonly fields: LogFields;
  /** How many more lines like this one the last seconds had. */
  readonly repeated?: number;
}

const COLORS = { debug: 'gray', info: 'green', warn: 'yellow', error: 'red', fatal: 'red' } as const;

/** One JSON object, without a line break in it. The fixed names come first. */
export function jsonLine({ time, level, event, source, message, fields, repeated }: LogLine): string {
  const fixed = { time: time.toISOString(), level, event: event ?? 'message', source, pid: process.pid, message };
  return JSON.stringify({ ...fixed, repeated, ...fields });
}

/** A line for people. The message has everything that the fields have. */
export function textLine({ time, level, source, message, repeated }: LogLine, withColors: boolean): string {
  const name = level.toUpperCase().padEnd(5);
  const shown = withColors ? styleText(COLORS[level], name) : name;
  const more = repeated === undefined ? '' : ` (${repeated} more like this)`;
  return `${time.toISOString()} ${shown} ${source === undefined ? '' : `[${source}] `}${message}${more}`;
}
