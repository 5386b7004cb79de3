import type { LoggerService } from '@nestjs/common';
import { MAX_UNREAD_LOG_BYTES } from '../config/limits/log.limits.js';
import type { LogSettings } from '../config/settings/log.settings.js';
import { LogEvent } from './log-event.js';
import { jsonLine, type LineLevel, type LogLine, textLine } from './log-line.js';
import { RepeatedLines } from './repeated-lines.js';
import { UnreadOutput } from './unread-output.js';

const LEVELS: readonly LineLevel[] = ['debug', 'info', 'warn', 'error', 'fatal'];

/** Sources of Nest's lines about its modules and routes, which do not help an operator. */
const NEST_SOURCES = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** Writes the log: one JSON object or one text a line; errors to standard error, everything else to standard output. */
export class TrackerLogger implements LoggerService {
  private readonly lines = new RepeatedLines((line) => this.print(line));
  private readonly outputs = {
    stdout: new UnreadOutput(process.stdout, MAX_UNREAD_LOG_BYTES),
    stderr: new UnreadOutput(process.stderr, MAX_UNREAD_LOG_BYTES),
  };
  private readonly minLevel: number;
  private readonly isJson: boolean;

  constructor({ logLevel, logFormat }: Pick<LogSettings, 'logLevel' | 'logFormat'>) {
    this.minLevel = LEVELS.indexOf(logLevel);
    this.isJson = logFormat === undefined ? !process.stdout.isTTY : logFormat === 'json';
  }

  log(message: unknown, ...details: unknown[]): void {
    this.add(NEST_SOURCES.has(String(details.at(-1))) ? 'debug' : 'info', message, details);
  }

  debug(message: unknown, ...details: unknown[]): void {
    this.add('debug', message, details);
  }

  warn(message: unknown, ...details: unknown[]): void {
    this.add('warn', message, details);
  }

  error(message: unknown, ...details: unknown[]): void {
    this.add('error', message, details);
  }

  fatal(message: unknown, ...details: unknown[]): void {
    this.add('fatal', message, details);
  }

  /** @param details as Nest passes them: more messages, such as a stack, then the source */
  private add(level: LineLevel, message: unknown, details: readonly unknown[]): void {
    if (LEVELS.indexOf(level) < this.minLevel) return;
    const last = details.at(-1);
    const source = typeof last === 'string' ? last : undefined;
    const time = new Date();
    if (message instanceof LogEvent) {
      const { event, fields } = message;
      this.lines.add({ time, level, event, source, message: message.message, fields });
      return;
    }
    const texts = [message, ...(source === undefined ? details : details.slice(0, -1))].filter(
      (text) => text !== undefined,
    );
    this.lines.add({ time, level, source, message: texts.map(textOf).join('\n'), fields: {} });
  }

  private print(line: LogLine): void {
    const name = line.level === 'error' || line.level === 'fatal' ? 'stderr' : 'stdout';
    const format = (one: LogLine) => `${this.isJson ? jsonLine(one) : textLine(one, process[name].isTTY)}\n`;
    this.outputs[name].write(format(line), (lost) => format(noticeOf(lost, line)));
  }
}

/** @param line the first that is written again */
function noticeOf(lost: number, { time }: LogLine): LogLine {
  const { event, message, fields } = new LogEvent('lines_lost', `${lost} lines were lost: nobody read the log`, {
    lost,
  });
  return { time, level: 'warn', event, source: 'Log', message, fields };
}

function textOf(message: unknown): string {
  if (message instanceof Error) return message.stack ?? message.message;
  return typeof message === 'object' ? JSON.stringify(message) : String(message);
}
