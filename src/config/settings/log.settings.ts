import { IsIn } from 'class-validator';
import { Setting, SettingGroup } from '../setting.js';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

@SettingGroup({ title: 'Logging', sentence: 'The log goes to standard output.' })
export class LogSettings {
  @Setting({
    variable: 'YABTT_LOG_LEVEL',
    sentence: 'The least severe messages to log.',
    allowed: LOG_LEVELS.join(', '),
  })
  @IsIn(LOG_LEVELS)
  readonly logLevel: (typeof LOG_LEVELS)[number] = 'info';
}
