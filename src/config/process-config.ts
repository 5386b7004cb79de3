import dotenv from 'dotenv';
import { configFromEnvironment } from './load-config.js';
import type { TrackerConfig } from './tracker.config.js';

/**
 * Makes the configuration from the environment of this process, and from the file `.env` for variables that it lacks.
 * @throws StartError that names the variable, its value and the allowed values
 */
export function configOfProcess(): TrackerConfig {
  dotenv.config({ quiet: true });
  return configFromEnvironment(process.env);
}
