import { readFileSync } from 'node:fs';

/** This release, as package.json has it; it lies above both `src` and `dist`. */
export const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
