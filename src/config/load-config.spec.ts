import { configFromEnvironment, configFromSettings } from './load-config.js';
import { StartError } from './start-error.js';
import { TrackerConfig } from './tracker.config.js';

const TLS = { YABTT_TLS_CERT: '/etc/tls.pem', YABTT_TLS_KEY: '/etc/key.pem' };
const PROXIES = { YABTT_TRUSTED_PROXIES: '10.0.0.0/8' };

/** The settings of all groups by property. */
function flat(config: TrackerConfig): Record<string, unknown> {
  return Object.assign({}, ...Object.values(config));
}

/** The message of the StartError that must be thrown. */
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
  it('should have defaults', () => {
    expect(flat(configFromEnvironment({}))).toEqual({
      port: 8080,
      host: '::',
      dataDir: './data',
      citusWorkers: 'auto',
      mode: 'open',
      interval: 1800,
      queryLimit: 50,
      sampleAge: 1,
      compactOnly: false,
      scrapeLimit: 100,
      authUsername: 'admin',
      adminHost: '127.0.0.1',
      metricsFrom: ['127.0.0.0/8', '::1'],
      disableHttps: false,
      trustedProxies: [],
      workers: 1,
      proxyProtocol: false,
      publicStats: false,
      drainSeconds: 0,
      allowIpParam: false,
      logLevel: 'info',
      queueLength: 20_000,
      queueTimeoutMs: 2_000,
      rateLimit: 100,
      rateBurst: 1_000,
      rateExempt: [],
      maxPeersPerAddress: 32,
      allowReservedAddresses: false,
      passkeyParam: 'passkey',
      maxSessions: 5,
      maxRate: 10_000_000_000,
      settleSeconds: 30,
    });
  });

  it.each(['abc\ndef', '80\n', '80\r', '80\r\n'])('should refuse the port %j in one line', (text) => {
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

  it('should refuse the PROXY protocol without trusted proxies', () => {
    expect(refusalOf(() => configFromEnvironment({ YABTT_PROXY_PROTOCOL: 'true' }))).toBe(
      'YABTT_PROXY_PROTOCOL=true: must be true or false; true needs YABTT_TRUSTED_PROXIES',
    );
  });

  it('should refuse several workers with the embedded database', () => {
    expect(refusalOf(() => configFromEnvironment({ YABTT_WORKERS: '2' }))).toBe(
      'YABTT_WORKERS=2: the embedded database serves one process; set DATABASE_URL to use PostgreSQL',
    );
    expect(configFromEnvironment({ YABTT_WORKERS: '1' }).workerCount).toBe(1);
    expect(configFromEnvironment({ YABTT_WORKERS: 'auto' }).workerCount).toBe(1);
  });

  it("should take Gazelle's secret only in private mode, and with a port for it", () => {
    const secret = { YABTT_OCELOT_SECRET: 'a'.repeat(32) };
    const refusals = [secret, { ...secret, YABTT_MODE: 'private' }].map((environment) =>
      refusalOf(() => configFromEnvironment(environment)),
    );
    expect(refusals).toEqual([
      'YABTT_OCELOT_SECRET: needs YABTT_MODE=private',
      'YABTT_OCELOT_SECRET: needs YABTT_ADMIN_PORT, so that nobody else reaches its paths',
    ]);
    const { privateMode } = configFromEnvironment({ ...secret, YABTT_MODE: 'private', YABTT_ADMIN_PORT: '8081' });
    expect(privateMode.ocelotSecret).toBe(secret.YABTT_OCELOT_SECRET);
  });

  it('should open fewer database connections per process with more than two workers, unless their number is set', () => {
    const connectionsOf = (environment: Record<string, string>) =>
      configFromEnvironment({ DATABASE_URL: 'postgresql://localhost/yabtt', ...environment }).databaseConnections;
    expect(connectionsOf({})).toBe(10);
    expect(connectionsOf({ YABTT_WORKERS: '2' })).toBe(10);
    expect(connectionsOf({ YABTT_WORKERS: '3' })).toBe(5);
    expect(connectionsOf({ YABTT_WORKERS: '3', YABTT_DATABASE_CONNECTIONS: '20' })).toBe(20);
  });

  it('should use TLS if a certificate is set, unless that is disabled', () => {
    expect(configFromEnvironment({}).tls.https).toBe(false);
    expect(configFromEnvironment(TLS).tls.https).toBe(true);
    expect(configFromEnvironment({ ...TLS, YABTT_DISABLE_HTTPS: 'true' }).tls.https).toBe(false);
  });

  it("should keep a load balancer's idle connections longer than a client's, unless the time is set", () => {
    expect(configFromEnvironment({}).idleSeconds).toBe(5);
    expect(configFromEnvironment(PROXIES).idleSeconds).toBe(65);
    expect(configFromEnvironment({ ...PROXIES, YABTT_KEEP_ALIVE_SECONDS: '620' }).idleSeconds).toBe(620);
  });

  it('should listen for UDP on the port of HTTP, on a port of its own, or not at all', () => {
    const portOf = (environment: Record<string, string>) => configFromEnvironment(environment).listen.udpListenPort;
    expect(portOf({})).toBe(8080);
    expect(portOf({ YABTT_PORT: '0' })).toBe(0);
    expect(portOf({ YABTT_PORT: '80' })).toBe(80);
    expect(portOf({ YABTT_PORT: '80', YABTT_UDP_PORT: '6969' })).toBe(6969);
    expect(portOf({ YABTT_UDP_PORT: '0' })).toBeUndefined();
  });

  it('should ignore other variables', () => {
    expect(configFromEnvironment({ PATH: '/bin', PORT: 'abc', port: '1', XYABTT_PORT: '1' })).toEqual(
      new TrackerConfig(),
    );
  });
});

describe('configFromSettings', () => {
  it('should take values as given, and defaults for the others', () => {
    const config = configFromSettings({ port: 0, compactOnly: true, trustedProxies: ['::1'], interval: undefined });
    const defaults = flat(new TrackerConfig());
    expect(flat(config)).toEqual({ ...defaults, port: 0, compactOnly: true, trustedProxies: ['::1'] });
    expect(config).toBeInstanceOf(TrackerConfig);
  });

  it('should name the refused property', () => {
    expect(refusalOf(() => configFromSettings({ interval: 299 }))).toBe(
      'interval=299: must be a whole number of seconds from 300 to 10800',
    );
    expect(refusalOf(() => configFromSettings({ port: 80.5 }))).toMatch(/^port=80\.5: must be a whole number .+$/);
  });

  it('should refuse an unknown setting', () => {
    const misspelt = { port: 80, prot: 80 };
    expect(refusalOf(() => configFromSettings(misspelt))).toBe('prot is not a setting of the tracker');
  });

  it('should not show a secret', () => {
    expect(refusalOf(() => configFromSettings({ databaseUrl: 'mysql://user:hunter2@host/x' }))).not.toContain(
      'hunter2',
    );
    const ofWrongType = JSON.parse('{ "authPassword": ["hunter2"] }');
    expect(refusalOf(() => configFromSettings(ofWrongType))).not.toContain('hunter2');
  });
});
