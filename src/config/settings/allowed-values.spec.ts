import { configFromEnvironment } from '../load-config.js';
import { settingsOf } from '../setting.js';
import { StartError } from '../start-error.js';
import { SETTINGS_CLASSES, TrackerConfig } from '../tracker.config.js';

const SETTINGS = SETTINGS_CLASSES.flatMap((group) => [...settingsOf(group)]).map(([property, setting]) => ({
  property,
  ...setting,
}));
const WHOLE_NUMBERS_IN_DISGUISE = ['abc', '1e3', '0x1F', '80.5', '-1', '+80', ' 80', '80 ', '4294967376'];
const NEITHER_TRUE_NOR_FALSE = ['1', '0', 'yes', 'no', 'TRUE', 'False', ' true', 'on'];
const POSTGRES = 'postgresql://user:p%40ss@host:5432/database';

/** For each variable: texts that it accepts, with their values, and texts that it refuses. */
const VARIABLES: Readonly<
  Record<string, { valid: readonly (readonly [string, unknown])[]; invalid: readonly string[] }>
> = {
  YABTT_PORT: { valid: ['0', '80', '65535'].map(asNumber), invalid: ['65536', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_UDP_PORT: { valid: ['0', '6969', '65535'].map(asNumber), invalid: ['65536', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_HOST: {
    valid: ['0.0.0.0', '::1', 'localhost', '192.0.2.1,2001:db8::1', '::1, localhost,', 'fe80::1%eth0'].map(asText),
    invalid: [',', '192.0.2.1;::1', '192.0.2.1 ::1', '192.0.2.1:80', '[::1]', '-', 'a_b'],
  },
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
    valid: [
      POSTGRES,
      'postgres://localhost/yabtt',
      'postgresql:///yabtt?host=/run',
      'postgres://u@[::1]/x',
      'postgresql://user@/db?host=/run/postgresql',
      'postgresql://user:p%2F%40@/db?host=/run',
      'postgresql://user:p@ss@host/db',
      'postgresql://user@host/db?sslmode=require',
      'postgresql://u@host/x?sslmode=verify-ca&sslrootcert=/ca.pem',
      'postgresql://host/db?user=me@server',
    ].map(asText),
    invalid: [
      'mysql://user:pass@host/database',
      'host:5432/database',
      'postgresql',
      'postgresql://user:pa ss@host/x',
      'postgresql://one,other/x?target_session_attrs=read-write',
      'postgresql://one:5432,other:5432/x',
      'postgresql:///x?host=one,other',
      'postgresql://user:p/ss@host/database',
      'postgresql://user:12/ss@host/database',
      'postgresql://user:p#ss@host/database',
      'postgresql://user:12#ss@host/database',
      'postgresql://user:p?ss@host/database',
      'postgresql://user:12?ss@host/database',
      'postgresql://user:p%ss@host/database',
      'postgresql://user@host/x?sslmode=prefer',
      'postgresql://user@host/x?sslmode=requires',
      'postgresql://user@host/x?sslmode=verify-ca',
    ],
  },
  YABTT_DATA_DIR: { valid: ['/var/lib/yabtt', './elsewhere'].map(asText), invalid: [] },
  YABTT_DATABASE_CONNECTIONS: {
    valid: ['2', '100'].map(asNumber),
    invalid: ['1', '101', ...WHOLE_NUMBERS_IN_DISGUISE],
  },
  YABTT_CITUS_WORKERS: { valid: ['auto', 'off'].map(asText), invalid: ['on', 'true', 'AUTO'] },
  YABTT_MODE: { valid: ['open', 'registered', 'private'].map(asText), invalid: ['OPEN', 'closed', 'open,registered'] },
  YABTT_INTERVAL: { valid: ['300', '10800'].map(asNumber), invalid: ['299', '10801', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_QUERY_LIMIT: { valid: ['1', '1000'].map(asNumber), invalid: ['0', '1001', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_SAMPLE_AGE: { valid: ['0', '1', '60'].map(asNumber), invalid: ['61', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_COMPACT_ONLY: { valid: ['true', 'false'].map(asBoolean), invalid: NEITHER_TRUE_NOR_FALSE },
  YABTT_SCRAPE_LIMIT: { valid: ['1', '1000'].map(asNumber), invalid: ['0', '1001', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_ALLOW_IP_PARAM: { valid: ['true', 'false'].map(asBoolean), invalid: NEITHER_TRUE_NOR_FALSE },
  YABTT_ALLOW_RESERVED_ADDRESSES: { valid: ['true', 'false'].map(asBoolean), invalid: NEITHER_TRUE_NOR_FALSE },
  YABTT_PASSKEY_PARAM: { valid: ['passkey', 'pk'].map(asText), invalid: ['a b', 'a=b', 'x'.repeat(33)] },
  YABTT_MAX_SESSIONS: { valid: ['0', '1000'].map(asNumber), invalid: ['1001', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_MAX_RATE: {
    valid: ['0', '1000000000000'].map(asNumber),
    invalid: ['1000000000001', 'abc', '1e3', '-1', '80.5'],
  },
  YABTT_SETTLE_SECONDS: { valid: ['1', '3600'].map(asNumber), invalid: ['0', '3601', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_OCELOT_SECRET: {
    valid: ['0123456789abcdefghijklmnopqrstuv', '-_'.repeat(64)].map(asText),
    invalid: ['a'.repeat(31), 'a'.repeat(129), `${'a'.repeat(32)}/`, 'a'.repeat(31) + 'é'],
  },
  YABTT_AUTH_USERNAME: { valid: ['root', 'Jane Doe'].map(asText), invalid: ['a:b', ':'] },
  YABTT_AUTH_PASSWORD: { valid: ['a:b', ' '].map(asText), invalid: [] },
  YABTT_PUBLIC_STATS: { valid: ['true', 'false'].map(asBoolean), invalid: NEITHER_TRUE_NOR_FALSE },
  YABTT_ADMIN_PORT: { valid: ['0', '8081', '65535'].map(asNumber), invalid: ['65536', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_ADMIN_HOST: { valid: ['::', '127.0.0.1,::1', 'localhost'].map(asText), invalid: [',', '127.0.0.1:81', 'a_b'] },
  YABTT_METRICS_FROM: {
    valid: [['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']]],
    invalid: ['10.0.0.0/33', 'localhost', '*'],
  },
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
  YABTT_RATE_LIMIT: { valid: ['0', '100', '100000'].map(asNumber), invalid: ['100001', ...WHOLE_NUMBERS_IN_DISGUISE] },
  YABTT_RATE_BURST: {
    valid: ['10', '1000', '1000000'].map(asNumber),
    invalid: ['9', '1000001', ...WHOLE_NUMBERS_IN_DISGUISE],
  },
  YABTT_RATE_EXEMPT: {
    valid: [[' 10.0.0.1, fd00::/8', ['10.0.0.1', 'fd00::/8']]],
    invalid: ['10.0.0.0/33', 'localhost', '*'],
  },
  YABTT_MAX_PEERS_PER_ADDRESS: {
    valid: ['0', '32', '10000'].map(asNumber),
    invalid: ['10001', ...WHOLE_NUMBERS_IN_DISGUISE],
  },
  YABTT_LOG_LEVEL: { valid: ['error', 'warn', 'info', 'debug'].map(asText), invalid: ['INFO', 'verbose', 'log'] },
  YABTT_LOG_FORMAT: { valid: ['json', 'text'].map(asText), invalid: ['JSON', 'pretty'] },
};
/** Settings that others need. */
const NEEDED = {
  DATABASE_URL: POSTGRES,
  YABTT_TLS_CERT: '/etc/tls.pem',
  YABTT_TLS_KEY: '/etc/key.pem',
  YABTT_TRUSTED_PROXIES: '10.0.0.0/8',
  YABTT_MODE: 'private',
  YABTT_ADMIN_PORT: '8081',
};

function asText(text: string): [string, unknown] {
  return [text, text];
}
function asNumber(text: string): [string, unknown] {
  return [text, Number(text)];
}
function asBoolean(text: string): [string, unknown] {
  return [text, text === 'true'];
}

describe('the allowed values', () => {
  it('should be tested for every variable', () => {
    expect(Object.keys(VARIABLES)).toEqual(SETTINGS.map(({ variable }) => variable));
  });

  describe.each(SETTINGS)('of $variable', ({ variable, property, allowed, secret }) => {
    const { valid = [], invalid = [] } = VARIABLES[variable] ?? {};

    it('should be accepted', () => {
      for (const [text, value] of valid) {
        const groups = Object.values(configFromEnvironment({ ...NEEDED, [variable]: text }));
        expect(Object.assign({}, ...groups)).toHaveProperty(property, value);
      }
    });

    it('should not be required: an empty text counts as not set', () => {
      expect(configFromEnvironment({ [variable]: '' })).toEqual(new TrackerConfig());
    });

    if (invalid.length > 0) {
      it.each(invalid)('should not include %j, which is refused in one line that names them', (text) => {
        const shown = secret ? '(not shown)' : text;
        const refusal = new StartError(`${variable}=${shown}: must be ${allowed}`);
        expect(() => configFromEnvironment({ [variable]: text })).toThrow(refusal);
        expect(() => configFromEnvironment({ [variable]: text })).toThrow(StartError);
      });
    }
  });
});
