#!/usr/bin/env -S node --max-semi-space-size=16
import { parseArgs } from 'node:util';
import { configOfProcess } from './config/process-config.js';
import { settingsOf } from './config/setting.js';
import { StartError } from './config/start-error.js';
import { SETTINGS_CLASSES, type TrackerConfig } from './config/tracker.config.js';
import { version } from './version.js';

/** The flags, each for the environment variable that it stands in for. */
const FLAGS = { port: 'YABTT_PORT', 'data-dir': 'YABTT_DATA_DIR', database: 'DATABASE_URL' } as const;

function help(): string {
  const settings = SETTINGS_CLASSES.flatMap((group) => [...settingsOf(group).values()]);
  const width = Math.max(...settings.map(({ variable }) => variable.length));
  return `yabtt ${version}: a BitTorrent tracker

usage: yabtt [options]

  --port PORT       the port of both doors, HTTP and UDP (YABTT_PORT, 8080)
  --data-dir DIR    the folder of the embedded database (YABTT_DATA_DIR, ./data)
  --database URL    PostgreSQL instead of the embedded database (DATABASE_URL)

  --migrate         bring the database up to date, and end; a tracker does so when it starts
  --health          ask the tracker that runs with these settings here whether it lives, and end: 0, or 1 if not
  --help, --version

Settings, from the environment or a file .env:

${settings.map(({ variable, sentence }) => `  ${variable.padEnd(width)}  ${sentence}`).join('\n')}`;
}

/** Does what ends by itself, and says how it went. */
async function run(command: (config: TrackerConfig) => Promise<string>): Promise<void> {
  try {
    console.log(await command(configOfProcess()));
  } catch (error) {
    console.error(error instanceof StartError ? error.message : error);
    process.exitCode = 1;
  }
}

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'data-dir': { type: 'string' },
      database: { type: 'string' },
      migrate: { type: 'boolean' },
      health: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
  if (values.help) console.log(help());
  else if (values.version) console.log(version);
  else {
    for (const [flag, variable] of Object.entries(FLAGS)) {
      const value = values[flag as keyof typeof FLAGS];
      if (value !== undefined) process.env[variable] = value;
    }
    if (values.migrate) await run(async (config) => (await import('./commands/migrate.js')).migrate(config));
    else if (values.health) await run(async (config) => (await import('./commands/ask-health.js')).askHealth(config));
    else await import('./main.js');
  }
} catch (error) {
  console.error(`${(error as Error).message}\nTry yabtt --help`);
  process.exitCode = 2;
}
