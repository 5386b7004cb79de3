import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { settingsOf, type SettingDescription } from './setting.js';
import { StartError } from './start-error.js';
import { TrackerConfig } from './tracker.config.js';

/** What another program may set when it embeds the tracker: any of the settings, by property. */
export type TrackerSettings = Partial<Omit<TrackerConfig, 'https' | 'idleSeconds' | 'udpListenPort' | 'workerCount'>>;

/**
 * The configuration out of environment variables; an empty one counts as absent.
 * @throws StartError that names the variable, its value and what is allowed
 */
export function configFromEnvironment(environment: Readonly<Record<string, string | undefined>>): TrackerConfig {
  const given: Record<string, string> = {};
  for (const [property, { variable }] of settingsOf(TrackerConfig)) {
    const value = environment[variable];
    if (value !== undefined && value !== '') given[property] = value;
  }
  return validated(given, ({ variable }) => variable);
}

/**
 * The configuration out of settings in code, as `TrackerModule.forRoot` takes them.
 * @throws StartError that names the property, its value and what is allowed
 */
export function configFromSettings(settings: TrackerSettings): TrackerConfig {
  const given = Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== undefined && value !== null),
  );
  const unknown = Object.keys(given).find((property) => !settingsOf(TrackerConfig).has(property));
  if (unknown !== undefined) throw new StartError(`${oneLine(unknown)} is no setting of this tracker`);
  return validated(given, (_, property) => property);
}

function validated(
  given: Record<string, unknown>,
  nameOf: (setting: SettingDescription, property: string) => string,
): TrackerConfig {
  const config = plainToInstance(TrackerConfig, given, { exposeDefaultValues: true });
  const [error] = validateSync(config);
  if (!error) return config;
  const setting = settingsOf(TrackerConfig).get(error.property) as SettingDescription;
  const value = setting.secret ? '(not shown)' : oneLine(given[error.property] ?? '(not set)');
  throw new StartError(`${nameOf(setting, error.property)}=${value}: must be ${setting.allowed}`);
}

/** A value as an operator gave it, with whatever would break the line escaped. */
function oneLine(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? typeof value);
  return JSON.stringify(text).slice(1, -1);
}
