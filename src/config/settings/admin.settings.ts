import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { Setting, SettingGroup } from '../setting.js';
import { hostsIn, isHostList } from '../validation/host.js';
import { areNetworks } from '../validation/network.js';
import { Satisfies } from '../validation/satisfies.js';
import { FromList, FromTrueOrFalse, FromWholeNumber } from '../validation/setting-text.js';

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

  @Setting({
    variable: 'YABTT_ADMIN_PORT',
    sentence:
      'Port for the admin API, the pages, metrics and health; `YABTT_PORT` then serves only announces, scrapes, `/` and health.',
    allowed: 'a whole number from 0 to 65535 (0: any free port)',
    defaultText: 'none: everything is on `YABTT_PORT`',
  })
  @FromWholeNumber()
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly adminPort?: number;

  @Setting({
    variable: 'YABTT_ADMIN_HOST',
    sentence: 'Addresses for `YABTT_ADMIN_PORT`, separated by commas.',
    allowed: 'IP addresses or host names, separated by commas',
  })
  @Satisfies(isHostList)
  readonly adminHost: string = '127.0.0.1';

  @Setting({
    variable: 'YABTT_METRICS_FROM',
    sentence:
      'Addresses or CIDRs that read metrics on `YABTT_ADMIN_PORT` without a password or token, comma-separated.',
    allowed: 'addresses or CIDRs like 10.0.0.0/8,fd00::/8',
    defaultText: '`127.0.0.0/8,::1`',
  })
  @FromList()
  @Satisfies(areNetworks)
  readonly metricsFrom: readonly string[] = ['127.0.0.0/8', '::1'];

  /** The addresses and names in `adminHost`. */
  get adminHosts(): string[] {
    return hostsIn(this.adminHost);
  }
}
