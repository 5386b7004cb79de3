import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { envExample } from '../../scripts/settings-documents.js';
import { configFromEnvironment, configFromSettings, type TrackerSettings } from './load-config.js';
import { settingsOf } from './setting.js';
import { StartError } from './start-error.js';
import { SETTINGS_CLASSES, TrackerConfig } from './tracker.config.js';

const SETTINGS = SETTINGS_CLASSES.flatMap((group) => [...settingsOf(group)]).map(([property, setting]) => ({
  property,
  ...setting,
}));
const WHOLE_NUMBERS_IN_DISGUISE = ['abc', '1e3', '0x1F', '80.5', '-1', '+80', ' 80', '80 ', '4294967376'];
const NEITHER_TRUE_NOR_FALSE = ['1', '0', 'yes', 'no', 'TRUE', 'False', ' true', 'on'];
const POSTGRES = 'postgresql://user:p%40ss@host:5432/database';

/** For each variable: texts that it takes, with the value that they mean, and texts that it refuses. */
const VARIABLES: Readonly<
  Record<string, { valid: readonly (readonly [string, unknown])[]; invalid: readonly string[] }>
> = {
  YABTT_PORT: { valid: ['0', '80', '65535'].map(asNumber), invalid: ['65536', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_UDP_PORT: { valid: ['0', '6969', '65535'].map(asNumber), invalid: ['65536', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_HOST: { valid: ['0.0.0.0', '::1', 'localhost'].map(asText), invalid: [] },
  YABTT_WORKERS: {
    valid: [asNumber('1'), asNumber('128'), asText('auto')],
    invalid: ['0', '129', 'AUTO', ...WHOLE_NUMBERS_IN_DISGUISE],
  },
  YABTT_KEEP_ALIVE_SECONDS: {
    valid: ['1', '65', '7200'].map(asNumber),
    invalid: ['0', '7201', ...WHOLE_NUMBERS_IN_DISGUISE],
  },
  YABTT_DRAIN_SECONDS: { valid: ['0', '3600'].map(asNumber), invalid: ['3601', ...WHOLE_NUMBERS_IN_DISGUISE] },
  DATABASE_URL: {
    valid: [POSTGRES, 'postgres://localhost/yabtt', 'postgresql:///yabtt?host=/run', 'postgres://u@[::1]/x'].map(
      asText,
    ),
    invalid: [
      'mysql://user:pass@host/database',
      'host:5432/database',
      'postgresql',
      'postgresql://user:pa ss@host/x',
      'postgresql://one,other/x?target_session_attrs=read-write',
      'postgresql://one:5432,other:5432/x',
      'postgresql:///x?host=one,other',
    ],
  },
  YABTT_DATA_DIR: { valid: ['/var/lib/yabtt', './elsewhere'].map(asText), invalid: [] },
  YABTT_DATABASE_CONNECTIONS: {
    valid: ['2', '100'].map(asNumber),
    invalid: ['1', '101', ...WHOLE_NUMBERS_IN_DISGUISE],
  },
  YABTT_MODE: { valid: ['open', 'registered'].map(asText), invalid: ['OPEN', 'closed', 'open,registered'] },
  YABTT_INTERVAL: { valid: ['300', '10800'].map(asNumber), invalid: ['299', '10801', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_QUERY_LIMIT: { valid: ['1', '1000'].map(asNumber), invalid: ['0', '1001', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_SAMPLE_AGE: { valid: ['0', '1', '60'].map(asNumber), invalid: ['61', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_COMPACT_ONLY: { valid: ['true', 'false'].map(asBoolean), invalid: NEITHER_TRUE_NOR_FALSE },
  YABTT_SCRAPE_LIMIT: { valid: ['1', '1000'].map(asNumber), invalid: ['0', '1001', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_ALLOW_IP_PARAM: { valid: ['true', 'false'].map(asBoolean), invalid: NEITHER_TRUE_NOR_FALSE },
  YABTT_AUTH_USERNAME: { valid: ['root', 'Jane Doe'].map(asText), invalid: ['a:b', ':'] },
  YABTT_AUTH_PASSWORD: { valid: ['a:b', ' '].map(asText), invalid: [] },
  YABTT_TLS_CERT: { valid: ['/etc/tls.pem'].map(asText), invalid: [] },
  YABTT_TLS_KEY: { valid: ['/etc/key.pem'].map(asText), invalid: [] },
  YABTT_DISABLE_HTTPS: { valid: ['true', 'false'].map(asBoolean), invalid: NEITHER_TRUE_NOR_FALSE },
  YABTT_TRUSTED_PROXIES: {
    valid: [
      ['10.0.0.0/8', ['10.0.0.0/8']],
      [' 10.0.0.1, fd00::/8,,::1 ', ['10.0.0.1', 'fd00::/8', '::1']],
    ],
    invalid: ['10.0.0.0/33', 'localhost', '10.0.0.0/8;fd00::/8', '10.0.0.0/8,nonsense', '*'],
  },
  YABTT_PROXY_PROTOCOL: { valid: ['true', 'false'].map(asBoolean), invalid: NEITHER_TRUE_NOR_FALSE },
  YABTT_QUEUE_LENGTH: {
    valid: ['256', '1000000'].map(asNumber),
    invalid: ['255', '1000001', ...WHOLE_NUMBERS_IN_DISGUISE],
  },
  YABTT_QUEUE_TIMEOUT_MS: {
    valid: ['100', '60000'].map(asNumber),
    invalid: ['99', '60001', ...WHOLE_NUMBERS_IN_DISGUISE],
  },
  YABTT_LOG_LEVEL: { valid: ['error', 'warn', 'info', 'debug'].map(asText), invalid: ['INFO', 'verbose', 'log'] },
};
/** One of these is invalid without the other. */
const TLS = { YABTT_TLS_CERT: '/etc/tls.pem', YABTT_TLS_KEY: '/etc/key.pem' };
/** The PROXY protocol is invalid without them. */
const PROXIES = { YABTT_TRUSTED_PROXIES: '10.0.0.0/8' };

function asText(text: string): [string, unknown] {
  return [text, text];
}
function asNumber(text: string): [string, unknown] {
  return [text, Number(text)];
}
function asBoolean(text: string): [string, unknown] {
  return [text, text === 'true'];
}

/** All settings of a configuration by property, whatever their group. */
function flat(config: TrackerConfig): Record<string, unknown> {
  return Object.assign({}, ...Object.values(config));
}

/** The message of the StartError that is thrown; whatever else happens fails the test. */
function refusalOf(load: () => unknown): string {
  let thrown: unknown;
  try {
    load();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(StartError);
  return (thrown as StartError).message;
}

describe('configFromEnvironment', () => {
  it('should have a default for everything', () => {
    expect(flat(configFromEnvironment({}))).toEqual({
      port: 8080,
      host: '::',
      dataDir: './data',
      mode: 'open',
      interval: 1800,
      queryLimit: 50,
      sampleAge: 1,
      compactOnly: false,
      scrapeLimit: 100,
      authUsername: 'admin',
      disableHttps: false,
      trustedProxies: [],
      workers: 1,
      proxyProtocol: false,
      drainSeconds: 0,
      allowIpParam: false,
      logLevel: 'info',
      queueLength: 20_000,
      queueTimeoutMs: 2_000,
    });
  });

  it('should be tested with every variable that there is', () => {
    expect(Object.keys(VARIABLES)).toEqual(SETTINGS.map(({ variable }) => variable));
  });

  describe.each(SETTINGS)('$variable', ({ variable, property, allowed, secret }) => {
    const { valid = [], invalid = [] } = VARIABLES[variable] ?? {};

    it('should take what is valid', () => {
      for (const [text, value] of valid) {
        expect(flat(configFromEnvironment({ ...TLS, ...PROXIES, [variable]: text }))[property]).toEqual(value);
      }
    });

    it('should count as absent when it is empty', () => {
      expect(configFromEnvironment({ [variable]: '' })).toEqual(new TrackerConfig());
    });

    if (invalid.length > 0) {
      it.each(invalid)('should refuse %j in one line that says what is allowed', (text) => {
        const shown = secret ? '(not shown)' : text;
        expect(refusalOf(() => configFromEnvironment({ [variable]: text }))).toBe(
          `${variable}=${shown}: must be ${allowed}`,
        );
      });
    }
  });

  it.each(['abc\ndef', '80\n', '80\r', '80\r\n'])('should refuse the port %j in one line all the same', (text) => {
    expect(refusalOf(() => configFromEnvironment({ YABTT_PORT: text }))).not.toMatch(/[\r\n]/);
  });

  it('should refuse a certificate without its key, and a key without its certificate', () => {
    const { YABTT_TLS_CERT, YABTT_TLS_KEY } = TLS;
    expect(refusalOf(() => configFromEnvironment({ YABTT_TLS_CERT }))).toMatch(
      /^YABTT_TLS_KEY=\(not set\): must be .+$/,
    );
    expect(refusalOf(() => configFromEnvironment({ YABTT_TLS_KEY }))).toMatch(
      /^YABTT_TLS_CERT=\(not set\): must be .+$/,
    );
  });

  it('should refuse the PROXY protocol where nobody is trusted to speak it', () => {
    expect(refusalOf(() => configFromEnvironment({ YABTT_PROXY_PROTOCOL: 'true' }))).toBe(
      'YABTT_PROXY_PROTOCOL=true: must be true or false, and true together with YABTT_TRUSTED_PROXIES only',
    );
  });

  it('should speak TLS where certificates are set, unless that is disabled', () => {
    expect(configFromEnvironment({}).tls.https).toBe(false);
    expect(configFromEnvironment(TLS).tls.https).toBe(true);
    expect(configFromEnvironment({ ...TLS, YABTT_DISABLE_HTTPS: 'true' }).tls.https).toBe(false);
  });

  it("should keep a balancer's connections longer than a client's, unless it is told for how long", () => {
    expect(configFromEnvironment({}).idleSeconds).toBe(5);
    expect(configFromEnvironment(PROXIES).idleSeconds).toBe(65);
    expect(configFromEnvironment({ ...PROXIES, YABTT_KEEP_ALIVE_SECONDS: '620' }).idleSeconds).toBe(620);
  });

  it('should open the UDP door on the port of the HTTP door, on one of its own, or not at all', () => {
    const doorOf = (environment: Record<string, string>) => configFromEnvironment(environment).listen.udpListenPort;
    expect(doorOf({})).toBe(8080);
    expect(doorOf({ YABTT_PORT: '0' })).toBe(0);
    expect(doorOf({ YABTT_PORT: '80' })).toBe(80);
    expect(doorOf({ YABTT_PORT: '80', YABTT_UDP_PORT: '6969' })).toBe(6969);
    expect(doorOf({ YABTT_UDP_PORT: '0' })).toBeUndefined();
  });

  it('should not care for variables of others', () => {
    expect(configFromEnvironment({ PATH: '/bin', PORT: 'abc', port: '1', YABTT_UNKNOWN: '1' })).toEqual(
      new TrackerConfig(),
    );
  });
});

describe('configFromSettings', () => {
  it('should take values as they are, and defaults for what is not given', () => {
    const config = configFromSettings({ port: 0, compactOnly: true, trustedProxies: ['::1'], interval: undefined });
    const defaults = flat(new TrackerConfig());
    expect(flat(config)).toEqual({ ...defaults, port: 0, compactOnly: true, trustedProxies: ['::1'] });
    expect(config).toBeInstanceOf(TrackerConfig);
  });

  it('should name the property that it refuses', () => {
    expect(refusalOf(() => configFromSettings({ interval: 299 }))).toBe(
      'interval=299: must be a whole number of seconds from 300 to 10800',
    );
    expect(refusalOf(() => configFromSettings({ port: 80.5 }))).toMatch(/^port=80\.5: must be a whole number .+$/);
  });

  it('should refuse a setting that there is not', () => {
    expect(refusalOf(() => configFromSettings({ prot: 80 } as TrackerSettings))).toBe(
      'prot is no setting of this tracker',
    );
  });

  it('should never show a secret', () => {
    expect(refusalOf(() => configFromSettings({ databaseUrl: 'mysql://user:hunter2@host/x' }))).not.toContain(
      'hunter2',
    );
    expect(refusalOf(() => configFromSettings({ authPassword: ['hunter2'] as unknown as string }))).not.toContain(
      'hunter2',
    );
  });
});

describe('.env.example', () => {
  const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

  it('should be what `npm run settings` writes', () => expect(text).toBe(envExample()));

  it('should hold the defaults, and no variable that there is not', () => {
    const uncommented = parse(text.replace(/^# (?=[A-Z_]+=)/gm, ''));
    expect(Object.keys(uncommented)).toEqual(SETTINGS.map(({ variable }) => variable));
    expect(configFromEnvironment(uncommented)).toEqual(new TrackerConfig());
  });
});
