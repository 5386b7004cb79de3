import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { SETTINGS_DOCUMENTS } from '../../scripts/settings-documents.js';
import { configFromEnvironment } from './load-config.js';
import { settingsOf } from './setting.js';
import { SETTINGS_CLASSES, TrackerConfig } from './tracker.config.js';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the documents of the settings', () => {
  it.each(Object.entries(SETTINGS_DOCUMENTS))('should have %s as `npm run settings` writes it', (path, text) => {
    expect(read(path)).toBe(text());
  });

  it('should have the defaults in .env.example, and every variable once', () => {
    const uncommented = read('.env.example').replace(/^# (?=[A-Z_]+=)/gm, '');
    const variables = SETTINGS_CLASSES.flatMap((group) => [...settingsOf(group).values()]).map((s) => s.variable);
    expect(Object.keys(parse(uncommented))).toEqual(variables);
    expect(configFromEnvironment(parse(uncommented))).toEqual(new TrackerConfig());
  });
});
