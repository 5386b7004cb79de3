import { IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { MAX_SETTLE_SECONDS } from '../limits/private/member.limits.js';
import { Setting, SettingGroup } from '../setting.js';
import { FromAmount, FromWholeNumber } from '../validation/setting-text.js';

/** It stands in URLs. Gazelle's and Ocelot's secrets have 32 characters: 160 bits or more, if they are random. */
const MIN_OCELOT_SECRET_LENGTH = 32;
const OCELOT_SECRET = /^[0-9A-Za-z_-]{32,128}$/;

@SettingGroup({ title: 'Private mode', sentence: 'Members and their passkeys, with `YABTT_MODE=private`.' })
export class PrivateSettings {
  @Setting({
    variable: 'YABTT_PASSKEY_PARAM',
    sentence: 'Name of the parameter of announce and scrape URLs that holds a passkey, if the path does not.',
    allowed: '1 to 32 letters, digits, hyphens or underscores',
  })
  @Matches(/^[0-9A-Za-z_-]{1,32}$/)
  readonly passkeyParam: string = 'passkey';

  @Setting({
    variable: 'YABTT_MAX_SESSIONS',
    sentence: 'Clients with which a member may take part in one swarm at a time; `0` is no limit.',
    allowed: 'a whole number from 0 to 1000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(0)
  @Max(1000)
  readonly maxSessions: number = 5;

  @Setting({
    variable: 'YABTT_MAX_RATE',
    sentence:
      'Bytes a second that a client may report between two announces; more is not accounted, and noted as suspicious. `0` is no limit.',
    allowed: 'a whole number of bytes from 0 to 1000000000000',
  })
  @FromAmount()
  @IsInt()
  @Min(0)
  @Max(1_000_000_000_000)
  readonly maxRate: number = 10_000_000_000;

  @Setting({
    variable: 'YABTT_SETTLE_SECONDS',
    sentence: 'Seconds between two settlements of what members transferred into the ledger.',
    allowed: 'a whole number of seconds from 1 to 3600',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(1)
  @Max(MAX_SETTLE_SECONDS)
  readonly settleSeconds: number = 30;

  @Setting({
    variable: 'YABTT_OCELOT_SECRET',
    sentence: 'Takes the requests of a site on Gazelle at `/SECRET/update` and `/SECRET/report` on `YABTT_ADMIN_PORT`.',
    allowed: `${MIN_OCELOT_SECRET_LENGTH} to 128 letters, digits, hyphens or underscores`,
    defaultText: 'none: these paths do not exist',
    secret: true,
  })
  @IsOptional()
  @Matches(OCELOT_SECRET)
  readonly ocelotSecret?: string;
}
