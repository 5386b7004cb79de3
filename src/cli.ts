#!/usr/bin/env -S node --max-semi-space-size=64
import { parseArgs } from 'node:util';
import { helpText } from './commands/help-text.js';
import { configOfProcess, setVariable } from './config/process-config.js';
import { StartError } from './config/start-error.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { version } from './config/version.js';

/** Options that set an environment variable. */
const FLAGS = { port: 'YABTT_PORT', 'data-dir': 'YABTT_DATA_DIR', database: 'DATABASE_URL' } as const;

/** Runs a command to its end and prints its result. */
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
      'copy-embedded': { type: 'boolean' },
      health: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
  if (values.help) console.log(helpText());
  else if (values.version) console.log(version);
  else {
    for (const [flag, variable] of Object.entries(FLAGS)) {
      const value = values[flag as keyof typeof FLAGS];
      if (value !== undefined) setVariable(variable, value);
    }
    if (values.migrate) await run(async (config) => (await import('./commands/migrate.js')).migrate(config));
    else if (values['copy-embedded'])
      await run(async (config) => (await import('./commands/copy-embedded.js')).copyEmbedded(config));
    else if (values.health) await run(async (config) => (await import('./commands/ask-health.js')).askHealth(config));
    else await import('./main.js');
  }
} catch (error) {
  console.error(`${(error as Error).message}\nTry yabtt --help`);
  process.exitCode = 2;
}
