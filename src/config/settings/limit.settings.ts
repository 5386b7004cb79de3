import { IsInt, Max, Min } from 'class-validator';
import { Setting, SettingGroup } from '../setting.js';
import { areNetworks } from '../validation/network.js';
import { Satisfies } from '../validation/satisfies.js';
import { FromList, FromWholeNumber } from '../validation/setting-text.js';

@SettingGroup({
  title: 'Overload and floods',
  sentence: 'Limits beyond which requests are refused: what the database can do, and what one client may.',
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

  @Setting({
    variable: 'YABTT_RATE_LIMIT',
    sentence:
      'Requests a second of an IPv4 address or IPv6 /64 that an instance answers, with all its workers; `0` answers all.',
    allowed: 'a whole number from 0 to 100000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(0)
  @Max(100_000)
  readonly rateLimit: number = 100;

  @Setting({
    variable: 'YABTT_RATE_BURST',
    sentence:
      'Requests that an address may send at once after a pause; a client with many torrents starts with hundreds.',
    allowed: 'a whole number from 10 to 1000000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(10)
  @Max(1_000_000)
  readonly rateBurst: number = 1_000;

  @Setting({
    variable: 'YABTT_RATE_EXEMPT',
    sentence: 'Addresses or CIDRs without a rate limit, comma-separated; trusted proxies have none either.',
    allowed: 'addresses or CIDRs like 10.0.0.0/8,fd00::/8',
  })
  @FromList()
  @Satisfies(areNetworks)
  readonly rateExempt: readonly string[] = [];

  @Setting({
    variable: 'YABTT_MAX_PEERS_PER_ADDRESS',
    sentence:
      'Peers of an IPv4 address or IPv6 /64 in one swarm; more are not selected, and removed. `0` allows any number.',
    allowed: 'a whole number from 0 to 10000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(0)
  @Max(10_000)
  readonly maxPeersPerAddress: number = 32;
}
