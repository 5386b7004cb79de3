import { configOfProcess } from './config/process-config.js';
import { StartError } from './config/start-error.js';
import { startTracker } from './tracker-application.js';

/** The tracker as a process: settings out of the environment and `.env`, an end in order on SIGINT and SIGTERM. */
try {
  const starting = startTracker(configOfProcess());
  const hurry = new AbortController();
  let ending: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Behind Ctrl-C, or a second signal, is somebody who waits for the end.
      if (signal === 'SIGINT' || ending) hurry.abort();
      ending ??= starting
        .then(async (tracker) => {
          await tracker.drain(hurry.signal);
          await tracker.close();
        })
        .then(() => process.exit(0));
    });
  }
  await starting;
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
