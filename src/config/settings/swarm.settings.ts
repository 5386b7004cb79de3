import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { MAX_INTERVAL, MIN_INTERVAL } from '../limits/announce.limits.js';
import { Setting, SettingGroup } from '../setting.js';
import { FromTrueOrFalse, FromWholeNumber } from '../validation/setting-text.js';

export const MODES = ['open', 'registered', 'private'] as const;

@SettingGroup({ title: 'Announces and scrapes', sentence: 'Torrents to serve, and what clients receive.' })
export class SwarmSettings {
  @Setting({
    variable: 'YABTT_MODE',
    sentence:
      '`open` serves every torrent that is not denied; `registered` only torrents that an operator registered; `private` only these, and only to members.',
    allowed: 'open, registered or private',
  })
  @IsIn(MODES)
  readonly mode: (typeof MODES)[number] = 'open';

  @Setting({
    variable: 'YABTT_INTERVAL',
    sentence: 'Seconds between two announces of a peer; a peer that is silent for two intervals is removed.',
    allowed: `a whole number of seconds from ${MIN_INTERVAL} to ${MAX_INTERVAL}`,
  })
  @FromWholeNumber()
  @IsInt()
  @Min(MIN_INTERVAL)
  @Max(MAX_INTERVAL)
  readonly interval: number = 1800;

  @Setting({
    variable: 'YABTT_QUERY_LIMIT',
    sentence: 'Maximum number of peers in a response; also the number for a client that sends no `numwant`.',
    allowed: 'a whole number from 1 to 1000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly queryLimit: number = 50;

  @Setting({
    variable: 'YABTT_SAMPLE_AGE',
    sentence: 'Seconds for which a sample of a large swarm is reused; `0` reads a new one for every announce.',
    allowed: 'a whole number of seconds from 0 to 60',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(0)
  @Max(60)
  readonly sampleAge: number = 1;

  @Setting({
    variable: 'YABTT_COMPACT_ONLY',
    sentence: 'Send peers in the compact form only (BEP 23); a client that sends `compact=0` receives a failure.',
    allowed: 'true or false',
  })
  @FromTrueOrFalse()
  @IsBoolean()
  readonly compactOnly: boolean = false;

  @Setting({
    variable: 'YABTT_SCRAPE_LIMIT',
    sentence: 'Maximum number of info hashes in the response to a scrape.',
    allowed: 'a whole number from 1 to 1000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly scrapeLimit: number = 100;

  @Setting({
    variable: 'YABTT_ALLOW_IP_PARAM',
    sentence:
      'Accept the addresses that clients send as `ip`, `ipv4` and `ipv6`; clients can then announce other hosts.',
    allowed: 'true or false',
  })
  @FromTrueOrFalse()
  @IsBoolean()
  readonly allowIpParam: boolean = false;

  @Setting({
    variable: 'YABTT_ALLOW_RESERVED_ADDRESSES',
    sentence:
      'Accept peers at addresses that are reserved for documentation, benchmarks and the future; for test networks.',
    allowed: 'true or false',
  })
  @FromTrueOrFalse()
  @IsBoolean()
  readonly allowReservedAddresses: boolean = false;
}
