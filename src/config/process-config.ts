import { readDotEnv } from './environment/dot-env.js';
import { counterpartOf } from './environment/variables.js';
import { configFromEnvironment } from './load-config.js';
import type { TrackerConfig } from './tracker.config.js';

/**
 * Makes the configuration from the environment of this process, and from the file `.env` for variables that are not set there.
 * @throws StartError that names the variable, its value and the allowed values
 */
export function configOfProcess(): TrackerConfig {
  const { env } = process;
  for (const [variable, value] of Object.entries(readDotEnv('.env'))) {
    const counterpart = counterpartOf(variable);
    if (!env[variable] && !(counterpart && env[counterpart])) env[variable] = value;
  }
  return configFromEnvironment(env);
}

/** Sets a variable of this process, before anything else that sets the same. */
export function setVariable(variable: string, value: string): void {
  const counterpart = counterpartOf(variable);
  if (counterpart) delete process.env[counterpart];
  process.env[variable] = value;
}
