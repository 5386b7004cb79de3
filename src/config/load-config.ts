import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { withSecretFiles } from './environment/secret-files.js';
import { type Environment, refuseUnknown } from './environment/variables.js';
import { type SettingsClass, settingsOf } from './setting.js';
import { AdminSettings } from './settings/admin.settings.js';
import { DatabaseSettings } from './settings/database.settings.js';
import { LimitSettings } from './settings/limit.settings.js';
import { ListenSettings } from './settings/listen.settings.js';
import { LogSettings } from './settings/log.settings.js';
import { PrivateSettings } from './settings/private.settings.js';
import { ProxySettings } from './settings/proxy.settings.js';
import { SwarmSettings } from './settings/swarm.settings.js';
import { TlsSettings } from './settings/tls.settings.js';
import { StartError } from './start-error.js';
import { SETTINGS_CLASSES, TrackerConfig } from './tracker.config.js';

/** The settings of an embedded tracker: any property of any group. */
export type TrackerSettings = Partial<
  Omit<ListenSettings, 'hosts' | 'udpListenPort'> &
    DatabaseSettings &
    SwarmSettings &
    PrivateSettings &
    Omit<AdminSettings, 'adminHosts'> &
    Omit<TlsSettings, 'https'> &
    ProxySettings &
    LimitSettings &
    LogSettings
>;

/** The name of a setting in errors: its variable or its property. */
type NameOf = (variable: string, property: string) => string;

/**
 * Makes the configuration from environment variables. An empty variable counts as not set. `<NAME>_FILE` holds the path
 * of a file with a secret.
 * @throws StartError that names the variable, its value and the allowed values; also for an unknown one that starts with YABTT_
 */
export function configFromEnvironment(environment: Environment): TrackerConfig {
  refuseUnknown(environment);
  const texts = withSecretFiles(environment);
  const given: Record<string, string> = {};
  for (const [property, { variable }] of SETTINGS_CLASSES.flatMap((group) => [...settingsOf(group)])) {
    const value = texts[variable];
    if (value !== undefined && value !== '') given[property] = value;
  }
  return configFrom(given, (variable) => variable);
}

/**
 * Makes the configuration from settings in code, as `TrackerModule.forRoot` takes them.
 * @throws StartError that names the property, its value and the allowed values
 */
export function configFromSettings(settings: TrackerSettings): TrackerConfig {
  const given = Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined && value !== null),
  );
  const unknown = Object.keys(given).find((property) => !SETTINGS_CLASSES.some((g) => settingsOf(g).has(property)));
  if (unknown !== undefined) throw new StartError(`${oneLine(unknown)} is not a setting of the tracker`);
  return configFrom(given, (_, property) => property);
}

function configFrom(given: Readonly<Record<string, unknown>>, nameOf: NameOf): TrackerConfig {
  const load = <Group extends object>(group: SettingsClass<Group>) => validated(group, given, nameOf);
  const config = new TrackerConfig(
    load(ListenSettings),
    load(DatabaseSettings),
    load(SwarmSettings),
    load(AdminSettings),
    load(TlsSettings),
    load(ProxySettings),
    load(LimitSettings),
    load(LogSettings),
    load(PrivateSettings),
  );
  refuseContradictions(config, nameOf);
  return config;
}

/** @throws StartError for settings that do not go together */
function refuseContradictions(config: TrackerConfig, nameOf: NameOf): void {
  if (config.workerCount > 1 && config.database.databaseUrl === undefined) {
    const setting = `${nameOf('YABTT_WORKERS', 'workers')}=${config.workerCount}`;
    throw new StartError(`${setting}: the embedded database serves one process; set DATABASE_URL to use PostgreSQL`);
  }
  if (config.privateMode.ocelotSecret === undefined) return;
  const secret = nameOf('YABTT_OCELOT_SECRET', 'ocelotSecret');
  if (config.swarm.mode !== 'private') throw new StartError(`${secret}: needs ${nameOf('YABTT_MODE', 'mode')}=private`);
  if (config.admin.adminPort === undefined) {
    throw new StartError(
      `${secret}: needs ${nameOf('YABTT_ADMIN_PORT', 'adminPort')}, so that nobody else reaches its paths`,
    );
  }
}

/** One group with the values given for it, and defaults for the others. */
function validated<Group extends object>(
  group: SettingsClass<Group>,
  given: Readonly<Record<string, unknown>>,
  nameOf: NameOf,
): Group {
  const settings = settingsOf(group);
  const own = Object.entries(given).filter(([property]) => settings.has(property));
  const values = plainToInstance(group, Object.fromEntries(own), { exposeDefaultValues: true });
  for (const { property } of validateSync(values)) {
    const setting = settings.get(property);
    if (!setting) continue;
    const { variable, allowed, secret = false } = setting;
    throw refusal(nameOf(variable, property), secret ? '(not shown)' : (given[property] ?? '(not set)'), allowed);
  }
  return values;
}

function refusal(name: string, value: unknown, allowed: string): StartError {
  return new StartError(`${name}=${oneLine(value)}: must be ${allowed}`);
}

/** A value as given, with line breaks escaped. */
function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
  return JSON.stringify(text).slice(1, -1);
}
