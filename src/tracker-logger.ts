import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { LogSettings } from './config/settings/log.settings.js';

/** Nest's log levels for each value of YABTT_LOG_LEVEL. */
const LEVELS: Readonly<Record<LogSettings['logLevel'], LogLevel[]>> = {
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug'],
};

/** Contexts of Nest's log lines about its modules and routes, which do not help an operator. */
const NEST_CONTEXTS = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

export class TrackerLogger extends ConsoleLogger {
  constructor(level: LogSettings['logLevel']) {
    super({ prefix: 'YaBTT', logLevels: LEVELS[level], colors: process.stdout.isTTY === true });
  }

  override log(message: unknown, ...details: unknown[]): void {
    const context = details.at(-1);
    if (!NEST_CONTEXTS.includes(String(context)) || this.isLevelEnabled('debug')) super.log(message, ...details);
  }
}
