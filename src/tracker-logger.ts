import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import type { LogSettings } from './config/settings/log.settings.js';

/** Nest's names for the levels that the operator may choose. */
const LEVELS: Readonly<Record<LogSettings['logLevel'], LogLevel[]>> = {
  error: ['fatal', 'error'],
  warn: ['fatal', 'error', 'warn'],
  info: ['fatal', 'error', 'warn', 'log'],
  debug: ['fatal', 'error', 'warn', 'log', 'debug'],
};

/** What Nest tells of its own assembly: of use to nobody who runs a tracker. */
const ASSEMBLY = ['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication'];

export class TrackerLogger extends ConsoleLogger {
  constructor(level: LogSettings['logLevel']) {
    super({ prefix: 'YaBTT', logLevels: LEVELS[level], colors: process.stdout.isTTY === true });
  }

  override log(message: unknown, ...details: unknown[]): void {
    const context = details.at(-1);
    if (!ASSEMBLY.includes(String(context)) || this.isLevelEnabled('debug')) super.log(message, ...details);
  }
}
