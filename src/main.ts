import dotenv from 'dotenv';
import { configFromEnvironment } from './config/load-config.js';
import { StartError } from './config/start-error.js';
import { startTracker } from './tracker-application.js';

/** The tracker as a process: settings out of the environment and `.env`, an end in order on SIGINT and SIGTERM. */
dotenv.config({ quiet: true });

try {
  const starting = startTracker(configFromEnvironment(process.env));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void starting.then((tracker) => tracker.close()).then(() => process.exit(0)));
  }
  await starting;
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
