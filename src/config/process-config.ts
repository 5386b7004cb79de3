import dotenv from 'dotenv';
import { configFromEnvironment } from './load-config.js';
import type { TrackerConfig } from './tracker.config.js';

/**
 * The configuration of this process: out of its environment, and a file `.env` for what is not in there.
 * @throws StartError that names the variable, its value and what is allowed
 */
export function configOfProcess(): TrackerConfig {
  dotenv.config({ quiet: true });
  return configFromEnvironment(process.env);
}
