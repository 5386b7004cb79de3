import { IsIn } from 'class-validator';
import { Setting, SettingGroup } from '../setting.js';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

@SettingGroup({ title: 'Logging', sentence: 'The log goes to standard output, errors to standard error.' })
export class LogSettings {
  @Setting({
    variable: 'YABTT_LOG_LEVEL',
    sentence: 'Least severe level to log.',
    allowed: 'error, warn, info or debug',
  })
  @IsIn(LOG_LEVELS)
  readonly logLevel: (typeof LOG_LEVELS)[number] = 'info';
}
