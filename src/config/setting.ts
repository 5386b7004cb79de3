/** The documentation of one setting, for `.env.example`, `docs/SETTINGS.md`, `--help` and errors. */
export interface SettingDescription {
  /** The environment variable. */
  readonly variable: string;
  /** What it does, in one line of Markdown. */
  readonly sentence: string;
  /** The values that it takes, to complete "must be ...". */
  readonly allowed: string;
  /** What applies when it is not set, if that is not a constant. */
  readonly defaultText?: string;
  /** Never printed. */
  readonly secret?: boolean;
}

/** The heading of a settings class in the documentation. */
export interface GroupDescription {
  readonly title: string;
  readonly sentence: string;
}

/** A class whose properties are settings, with their defaults. */
export type SettingsClass<Group extends object = object> = new () => Group;

/** By prototype. */
const settings = new WeakMap<object, Map<string, SettingDescription>>();
/** By class. */
const groups = new WeakMap<object, GroupDescription>();

/** Marks a property of a settings class as a setting with an environment variable. */
export function Setting(description: SettingDescription): PropertyDecorator {
  return (prototype, property) => {
    const known = settings.get(prototype) ?? new Map<string, SettingDescription>();
    settings.set(prototype, known.set(String(property), description));
  };
}

/** Describes a settings class. */
export function SettingGroup(description: GroupDescription): ClassDecorator {
  return (target) => {
    groups.set(target, description);
  };
}

/** The settings of a class by property, in the order of their declaration. */
export function settingsOf(group: SettingsClass): ReadonlyMap<string, SettingDescription> {
  return settings.get(group.prototype) ?? new Map<string, SettingDescription>();
}

export function groupDescriptionOf(group: SettingsClass): GroupDescription {
  const description = groups.get(group);
  if (!description) throw new Error(`${group.name} has no @SettingGroup`);
  return description;
}
