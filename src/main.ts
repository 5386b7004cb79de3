import cluster from 'node:cluster';
import { Logger } from '@nestjs/common';
import { startCluster } from './cluster/start-cluster.js';
import { runWorker } from './cluster/run-worker.js';
import { configOfProcess } from './config/process-config.js';
import { StartError } from './config/start-error.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { startNotice } from './start-notice.js';
import { type RunningTracker, startTracker } from './tracker-application.js';

/** The tracker as a process: settings out of the environment and `.env`, an end in order on SIGINT and SIGTERM. */
try {
  const config = configOfProcess();
  if (cluster.isWorker) await runWorker(config);
  else await run(config);
} catch (error) {
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}

async function run(config: TrackerConfig): Promise<void> {
  const starting = config.workerCount > 1 ? startCluster(config) : startTracker(config);
  endOnSignal(starting);
  new Logger('Tracker').log(startNotice(config, await starting));
}

function endOnSignal(starting: Promise<RunningTracker>): void {
  const hurry = new AbortController();
  let ending: Promise<void> | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Behind Ctrl-C, or a second signal, is somebody who waits for the end.
      if (signal === 'SIGINT' || ending) hurry.abort();
      ending ??= starting
        .then(async (running) => {
          await running.drain(hurry.signal);
          await running.close();
        })
        .then(() => process.exit(0));
    });
  }
}
