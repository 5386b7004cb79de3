import { type SettingsClass, settingsOf } from './setting.js';

/** One setting as its documentation shows it. */
export interface SettingRow {
  readonly variable: string;
  /** The name for `TrackerModule.forRoot`. */
  readonly property: string;
  /** Markdown. */
  readonly sentence: string;
  readonly allowed: string;
  /** The value that applies when it is not set, as its variable would hold it; empty for none. */
  readonly default: string;
  /** The default in words (Markdown), for one that depends on other settings. */
  readonly defaultText?: string;
  /** Whether `<NAME>_FILE` may name a file that holds it. */
  readonly secret: boolean;
}

export function settingRowsOf(group: SettingsClass): SettingRow[] {
  const defaults = new Map<string, unknown>(Object.entries(new group()));
  return [...settingsOf(group)].map(([property, { variable, sentence, allowed, defaultText, secret = false }]) => {
    const value = defaults.get(property) ?? '';
    return { variable, property, sentence, allowed, default: String(value), defaultText, secret };
  });
}

/** A sentence without Markdown. */
export function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
