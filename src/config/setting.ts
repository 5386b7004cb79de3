import 'reflect-metadata';

/** The documentation of one setting, for `.env.example`, `docs/SETTINGS.md`, `--help` and errors. */
export interface SettingDescription {
  /** The environment variable. */
  readonly variable: string;
  /** What it does, in one line. */
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

const SETTINGS = Symbol('settings');
const GROUP = Symbol('group');

/** Marks a property of a settings class as a setting with an environment variable. */
export function Setting(description: SettingDescription): PropertyDecorator {
  return (target, property) => {
    const known = (Reflect.getMetadata(SETTINGS, target) as Map<string, SettingDescription> | undefined) ?? new Map();
    Reflect.defineMetadata(SETTINGS, known.set(String(property), description), target);
  };
}

/** Describes a settings class. */
export function SettingGroup(description: GroupDescription): ClassDecorator {
  return (target) => Reflect.defineMetadata(GROUP, description, target);
}

/** The settings of a class by property, in the order of their declaration. */
export function settingsOf(group: SettingsClass): ReadonlyMap<string, SettingDescription> {
  return Reflect.getMetadata(SETTINGS, group.prototype as object) as Map<string, SettingDescription>;
}

export function groupDescriptionOf(group: SettingsClass): GroupDescription {
  return Reflect.getMetadata(GROUP, group) as GroupDescription;
}
