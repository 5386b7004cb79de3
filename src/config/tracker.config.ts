import { availableParallelism } from 'node:os';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';
import { isHost } from './validation/host.js';
import { areNetworks } from './validation/network.js';
import { isPostgresUrl } from './validation/postgres-url.js';
import { Satisfies } from './validation/satisfies.js';
import { FromList, FromTrueOrFalse, FromWholeNumber } from './validation/setting-text.js';
import { Setting } from './setting.js';
import { isNumberOfWorkers, MAX_WORKERS } from './validation/workers.js';

const PORT = 'a whole number from 0 to 65535 (0: any free port)';
const BOOLEAN = 'true or false';

export const MODES = ['open', 'listed'] as const;
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/**
 * Every setting of the tracker, validated once at start and injected wherever it is needed. Names and defaults are the
 * seed's where it has them.
 */
export class TrackerConfig {
  @Setting({ variable: 'YABTT_PORT', sentence: 'The port of the HTTP door.', allowed: PORT })
  @FromWholeNumber()
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly port: number = 8080;

  @Setting({
    variable: 'YABTT_UDP_PORT',
    sentence: 'The port of the UDP door; as YABTT_PORT where it is not set, and 0 for no such door.',
    allowed: 'a whole number from 0 to 65535 (0: no UDP door)',
  })
  @FromWholeNumber()
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(65535)
  readonly udpPort?: number;

  @Setting({
    variable: 'YABTT_HOST',
    sentence: 'The address to listen on; :: is both families.',
    allowed: 'an address',
  })
  @Satisfies(isHost)
  readonly host: string = '::';

  @Setting({
    variable: 'DATABASE_URL',
    sentence: 'PostgreSQL 15 or newer; without it the tracker brings its own embedded database.',
    allowed: 'like postgresql://user:password@host:5432/database',
    secret: true,
  })
  @IsOptional()
  @Satisfies(isPostgresUrl)
  readonly databaseUrl?: string;

  @Setting({ variable: 'YABTT_DATA_DIR', sentence: 'The folder of the embedded database.', allowed: 'a folder' })
  @IsNotEmpty()
  @IsString()
  readonly dataDir: string = './data';

  @Setting({
    variable: 'YABTT_MODE',
    sentence: 'open: any torrent that is not denied; listed: only those that an operator registered.',
    allowed: MODES.join(' or '),
  })
  @IsIn(MODES)
  readonly mode: (typeof MODES)[number] = 'open';

  @Setting({
    variable: 'YABTT_INTERVAL',
    sentence: 'Seconds between two announces of a peer; one that is silent for two intervals is forgotten.',
    allowed: 'a whole number of seconds from 300 to 10800',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(300)
  @Max(10800)
  readonly interval: number = 1800;

  @Setting({
    variable: 'YABTT_QUERY_LIMIT',
    sentence: 'The most peers in one answer, and how many a client gets that does not say.',
    allowed: 'a whole number from 1 to 1000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly queryLimit: number = 50;

  @Setting({
    variable: 'YABTT_SAMPLE_AGE',
    sentence: 'Seconds for which a sample of a large swarm serves; 0 reads one for every announce.',
    allowed: 'a whole number of seconds from 0 to 60',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(0)
  @Max(60)
  readonly sampleAge: number = 1;

  @Setting({ variable: 'YABTT_COMPACT_ONLY', sentence: 'Answer in the compact form only.', allowed: BOOLEAN })
  @FromTrueOrFalse()
  @IsBoolean()
  readonly compactOnly: boolean = false;

  @Setting({
    variable: 'YABTT_SCRAPE_LIMIT',
    sentence: 'How many info hashes of one scrape are answered.',
    allowed: 'a whole number from 1 to 1000',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly scrapeLimit: number = 100;

  @Setting({
    variable: 'YABTT_AUTH_USERNAME',
    sentence: 'Who may use the desk and the statistics page.',
    allowed: 'a name without a colon',
  })
  @Matches(/^[^:]+$/)
  readonly authUsername: string = 'admin';

  @Setting({
    variable: 'YABTT_AUTH_PASSWORD',
    sentence: 'The password of the desk and the statistics page; without one the desk is shut, or has a random one.',
    allowed: 'any text',
    secret: true,
  })
  @IsOptional()
  @IsNotEmpty()
  @IsString()
  readonly authPassword?: string;

  @Setting({
    variable: 'YABTT_TLS_CERT',
    sentence: 'A PEM file: the certificate chain; with YABTT_TLS_KEY the HTTP door speaks HTTPS, with HSTS.',
    allowed: 'a file, together with YABTT_TLS_KEY',
  })
  @ValidateIf((config: TrackerConfig) => config.tlsCert !== undefined || config.tlsKey !== undefined)
  @IsNotEmpty()
  @IsString()
  readonly tlsCert?: string;

  @Setting({
    variable: 'YABTT_TLS_KEY',
    sentence: 'A PEM file: the private key of the certificate.',
    allowed: 'a file, together with YABTT_TLS_CERT',
  })
  @ValidateIf((config: TrackerConfig) => config.tlsCert !== undefined || config.tlsKey !== undefined)
  @IsNotEmpty()
  @IsString()
  readonly tlsKey?: string;

  @Setting({
    variable: 'YABTT_DISABLE_HTTPS',
    sentence: 'Plain HTTP even where certificates are set.',
    allowed: BOOLEAN,
  })
  @FromTrueOrFalse()
  @IsBoolean()
  readonly disableHttps: boolean = false;

  @Setting({
    variable: 'YABTT_TRUSTED_PROXIES',
    sentence: 'The load balancers that are believed whom they speak for, comma-separated.',
    allowed: 'addresses or CIDRs like 10.0.0.0/8,fd00::/8',
  })
  @FromList()
  @Satisfies(areNetworks)
  readonly trustedProxies: readonly string[] = [];

  @Setting({
    variable: 'YABTT_PROXY_PROTOCOL',
    sentence: 'Load balancers say by the PROXY protocol whom a connection is for, instead of by headers.',
    allowed: 'true or false, and true together with YABTT_TRUSTED_PROXIES only',
  })
  @FromTrueOrFalse()
  @IsBoolean()
  @Satisfies((value, { trustedProxies }: TrackerConfig) => value !== true || trustedProxies.length > 0)
  readonly proxyProtocol: boolean = false;

  @Setting({
    variable: 'YABTT_KEEP_ALIVE_SECONDS',
    sentence: 'Seconds that an idle HTTP connection is kept; 65 with YABTT_TRUSTED_PROXIES, otherwise 5.',
    allowed: 'a whole number of seconds from 1 to 7200',
  })
  @FromWholeNumber()
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(7200)
  readonly keepAliveSeconds?: number;

  @Setting({
    variable: 'YABTT_DRAIN_SECONDS',
    sentence: 'Seconds that the doors serve on after SIGTERM, while /health/ready answers 503.',
    allowed: 'a whole number of seconds from 0 to 3600',
  })
  @FromWholeNumber()
  @IsInt()
  @Min(0)
  @Max(3600)
  readonly drainSeconds: number = 0;

  @Setting({
    variable: 'YABTT_ALLOW_IP_PARAM',
    sentence: 'Believe the addresses that clients claim by ip, ipv4 and ipv6.',
    allowed: BOOLEAN,
  })
  @FromTrueOrFalse()
  @IsBoolean()
  readonly allowIpParam: boolean = false;

  @Setting({
    variable: 'YABTT_WORKERS',
    sentence: 'Processes that share the ports; auto: one for each processor.',
    allowed: `a whole number from 1 to ${MAX_WORKERS}, or auto`,
  })
  @FromWholeNumber()
  @Satisfies(isNumberOfWorkers)
  readonly workers: number | 'auto' = 1;

  @Setting({ variable: 'YABTT_LOG_LEVEL', sentence: 'How much is logged.', allowed: LOG_LEVELS.join(', ') })
  @IsIn(LOG_LEVELS)
  readonly logLevel: (typeof LOG_LEVELS)[number] = 'info';

  /** Processes that serve, at least one. */
  get workerCount(): number {
    return this.workers === 'auto' ? Math.min(availableParallelism(), MAX_WORKERS) : this.workers;
  }

  /** Whether the HTTP door speaks TLS. */
  get https(): boolean {
    return this.tlsCert !== undefined && !this.disableHttps;
  }

  /** Seconds that an idle connection is kept: a balancer's longer than balancers keep theirs, so that they close first. */
  get idleSeconds(): number {
    return this.keepAliveSeconds ?? (this.trustedProxies.length > 0 ? 65 : 5);
  }

  /** Where the UDP door listens, 0 for any free port as with `port`; undefined where there is no such door. */
  get udpListenPort(): number | undefined {
    return this.udpPort === 0 ? undefined : (this.udpPort ?? this.port);
  }
}
