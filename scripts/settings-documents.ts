import { groupDescriptionOf } from '../src/config/setting.js';
import { settingRowsOf } from '../src/config/setting-rows.js';
import { SETTINGS_CLASSES } from '../src/config/tracker.config.js';

/** The text of `.env.example`: every variable with its default, commented out. */
export function envExample(): string {
  const groups = SETTINGS_CLASSES.map((group) => {
    const rows = settingRowsOf(group).map(({ variable, sentence, default: value, defaultText }) => {
      const unset = defaultText === undefined ? '' : `# Default: ${defaultText}.\n`;
      return `# ${sentence}\n${unset}# ${variable}=${value}\n`;
    });
    const { title, sentence } = groupDescriptionOf(group);
    return `## ${title}: ${sentence}\n\n${rows.join('\n')}`;
  });
  const head =
    '# The settings of the tracker with their defaults. Copy this file to .env and uncomment what you change.\n' +
    '# An empty value counts as not set. An invalid one stops the start with a line that names the allowed values.\n';
  return [head, ...groups].join('\n');
}
