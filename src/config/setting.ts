import 'reflect-metadata';

/** What an operator is told of one setting: in `.env.example`, in `--help`, and where a value is refused. */
export interface SettingDescription {
  /** The environment variable. */
  readonly variable: string;
  /** One line: what it does. */
  readonly sentence: string;
  /** What values it takes, to end the sentence "must be ...". */
  readonly allowed: string;
  /** Never printed. */
  readonly secret?: boolean;
}

const SETTINGS = Symbol('settings');

/** Marks a property of a configuration class as a setting that an operator may give by an environment variable. */
export function Setting(description: SettingDescription): PropertyDecorator {
  return (target, property) => {
    const known = (Reflect.getMetadata(SETTINGS, target) as Map<string, SettingDescription> | undefined) ?? new Map();
    Reflect.defineMetadata(SETTINGS, known.set(String(property), description), target);
  };
}

/** All settings of a configuration class, by property, in the order of their declaration. */
export function settingsOf(configuration: new () => object): ReadonlyMap<string, SettingDescription> {
  return Reflect.getMetadata(SETTINGS, configuration.prototype as object) as Map<string, SettingDescription>;
}
