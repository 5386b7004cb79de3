import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { MAX_WORKERS } from '../limits/process.limits.js';
import { Setting, SettingGroup } from '../setting.js';
import { hostsIn, isHostList } from '../validation/host.js';
import { Satisfies } from '../validation/satisfies.js';
import { FromWholeNumber } from '../validation/setting-text.js';
import { isNumberOfWorkers } from '../validation/workers.js';

@SettingGroup({ title: 'Listening', sentence: 'Addresses, ports and processes of the tracker.' })
export class ListenSettings {
  @Setting({
    variable: 'YABTT_PORT',
    sentence: 'Port for HTTP, or for HTTPS with a certificate.',
    allowed: 'a whole number from 0 to 65535 (0: any free port)',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly port: number = 8080;

  @Setting({
    variable: 'YABTT_UDP_PORT',
    sentence: 'Port for UDP; `0` switches UDP off.',
    allowed: 'a whole number from 0 to 65535 (0: no UDP)',
    defaultText: '`YABTT_PORT`',
  })
  @FromWholeNumber()
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly udpPort?: number;

  @Setting({
    variable: 'YABTT_HOST',
    sentence:
      'Addresses to listen on, separated by commas; `::` means all of the machine, IPv6 and IPv4, and `0.0.0.0` all of IPv4.',
    allowed: 'IP addresses or host names, separated by commas',
  })
  @Satisfies(isHostList)
  readonly host: string = '::';

  @Setting({
    variable: 'YABTT_WORKERS',
    sentence:
      'Number of processes that share the ports, more than one only with PostgreSQL; `auto` starts one per CPU core.',
    allowed: `a whole number from 1 to ${MAX_WORKERS}, or auto`,
  })
  @FromWholeNumber()
  @Satisfies(isNumberOfWorkers)
  readonly workers: number | 'auto' = 1;

  @Setting({
    variable: 'YABTT_KEEP_ALIVE_SECONDS',
    sentence: 'Seconds before an idle HTTP connection is closed.',
    allowed: 'a whole number of seconds from 1 to 7200',
    defaultText: '65 with `YABTT_TRUSTED_PROXIES`, otherwise 5',
  })
  @FromWholeNumber()
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(7200)
  readonly keepAliveSeconds?: number;

  @Setting({
    variable: 'YABTT_DRAIN_SECONDS',
    sentence: 'Seconds to keep serving after SIGTERM, while `/health/ready` answers 503.',
    allowed: 'a whole number of seconds from 0 to 3600',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(0)
  @Max(3600)
  readonly drainSeconds: number = 0;

  /** The addresses and names in `host`. */
  get hosts(): string[] {
    return hostsIn(this.host);
  }

  /** The port to open for UDP, 0 for any free one as with `port`; undefined when UDP is off. */
  get udpListenPort(): number | undefined {
    return this.udpPort === 0 ? undefined : (this.udpPort ?? this.port);
  }
}
