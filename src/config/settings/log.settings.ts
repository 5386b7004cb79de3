import { IsIn, IsOptional } from 'class-validator';
import { Setting, SettingGroup } from '../setting.js';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export const LOG_FORMATS = ['json', 'text'] as const;

@SettingGroup({ title: 'Logging', sentence: 'The log goes to standard output, errors to standard error.' })
export class LogSettings {
  @Setting({
    variable: 'YABTT_LOG_LEVEL',
    sentence: 'Least severe level to log.',
    allowed: 'error, warn, info or debug',
  })
  @IsIn(LOG_LEVELS)
  readonly logLevel: (typeof LOG_LEVELS)[number] = 'info';

  @Setting({
    variable: 'YABTT_LOG_FORMAT',
    sentence: 'Form of the lines: a JSON object for programs, or text for people.',
    defaultText: 'text in a terminal, JSON elsewhere',
    allowed: 'json or text',
  })
  @IsOptional()
  @IsIn(LOG_FORMATS)
  readonly logFormat?: (typeof LOG_FORMATS)[number];
}
