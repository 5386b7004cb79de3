import { groupDescriptionOf } from '../config/setting.js';
import { plain, type SettingRow, settingRowsOf } from '../config/setting-rows.js';
import { SETTINGS_CLASSES } from '../config/tracker.config.js';
import { version } from '../config/version.js';

/** What `yabtt --help` prints. */
export function helpText(): string {
  const groups = SETTINGS_CLASSES.map((group) => {
    const { title, sentence } = groupDescriptionOf(group);
    return [`${title}. ${plain(sentence)}`, ...settingRowsOf(group).map(describe)].join('\n\n');
  });
  return `yabtt ${version}: a BitTorrent tracker

Usage: yabtt [options]

  --port PORT       Port for HTTP and UDP (YABTT_PORT)
  --data-dir DIR    Folder of the embedded database (YABTT_DATA_DIR)
  --database URL    Use PostgreSQL instead of the embedded database (DATABASE_URL)

  --migrate         Update the database to this version and exit; a tracker also does it at start
  --copy-embedded   Copy the embedded database to an empty PostgreSQL (DATABASE_URL) and exit; no tracker may run on either
  --health          Ask the tracker that runs here with these settings whether it responds; exit 0 or 1
  --help, --version

Settings come from environment variables or a file .env.

${groups.join('\n\n')}`;
}

function describe({ variable, sentence, allowed, default: value, defaultText, secret }: SettingRow): string {
  const byDefault = plain(defaultText ?? (value || 'none'));
  const name = secret ? `${variable}, or ${variable}_FILE with the path of a file that holds it` : variable;
  return `  ${name}\n      ${plain(sentence)}\n      Default: ${byDefault}. Allowed: ${allowed}.`;
}
