import { IsBoolean, IsNotEmpty, IsOptional, IsString, Matches } from 'class-validator';
import { Setting, SettingGroup } from '../setting.js';
import { FromTrueOrFalse } from '../validation/setting-text.js';

@SettingGroup({ title: 'Administration', sentence: 'Login to the admin API and the page for operators.' })
export class AdminSettings {
  @Setting({
    variable: 'YABTT_AUTH_USERNAME',
    sentence: 'User name for the admin API and the page for operators.',
    allowed: 'a name without a colon',
  })
  @Matches(/^[^:]+$/)
  readonly authUsername: string = 'admin';

  @Setting({
    variable: 'YABTT_AUTH_PASSWORD',
    sentence: 'Password for the admin API and the page for operators.',
    allowed: 'any text',
    defaultText: 'random and printed at start with the embedded database; otherwise none, and both are closed',
    secret: true,
  })
  @IsOptional()
  @IsNotEmpty()
  @IsString()
  readonly authPassword?: string;

  @Setting({
    variable: 'YABTT_PUBLIC_STATS',
    sentence: 'Shows the counts of the whole tracker to everybody at `/stats.json`.',
    allowed: 'true or false',
  })
  @FromTrueOrFalse()
  @IsBoolean()
  readonly publicStats: boolean = false;
}
