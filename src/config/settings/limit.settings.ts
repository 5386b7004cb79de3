import { IsInt, Max, Min } from 'class-validator';
import { Setting, SettingGroup } from '../setting.js';
import { FromWholeNumber } from '../validation/setting-text.js';

@SettingGroup({
  title: 'Overload',
  sentence: 'Limits beyond which announces are refused because the database cannot keep up.',
})
export class LimitSettings {
  @Setting({
    variable: 'YABTT_QUEUE_LENGTH',
    sentence: 'Maximum number of announces that wait for the database in each process; more are refused.',
    allowed: 'a whole number from 256 to 1000000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(256)
  @Max(1_000_000)
  readonly queueLength: number = 20_000;

  @Setting({
    variable: 'YABTT_QUEUE_TIMEOUT_MS',
    sentence: 'Milliseconds after which a waiting announce is refused; clients give up after ten seconds or more.',
    allowed: 'a whole number of milliseconds from 100 to 60000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(100)
  @Max(60_000)
  readonly queueTimeoutMs: number = 2_000;
}
