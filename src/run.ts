import cluster from 'node:cluster';
import { Logger } from '@nestjs/common';
import { startCluster } from './cluster/start-cluster.js';
import { runWorker } from './cluster/run-worker.js';
import { MAX_CLOSE_MS } from './config/limits/process.limits.js';
import { configOfProcess } from './config/process-config.js';
import { StartError } from './config/start-error.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { fileLimitWarning } from './process/file-limit.js';
import { surviveLostOutput } from './process/lost-output.js';
import { startNotice } from './start-notice.js';
import { type RunningTracker, startTracker } from './tracker-application.js';

/** The tracker as a process: settings from the environment and `.env`, a graceful shutdown on SIGINT and SIGTERM. */
surviveLostOutput();
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
  shutDownOnSignal(starting);
  const logger = new Logger('Tracker');
  logger.log(startNotice(config, await starting));
  const warning = fileLimitWarning();
  if (warning !== undefined) logger.warn(warning);
}

/** Ends this process even if something that it closes does not answer. What was acknowledged has committed. */
function endAfter(milliseconds: number): void {
  setTimeout(() => {
    new Logger('Tracker').error(`closing took longer than ${milliseconds / 1000} s: the process ends`);
    process.exit(1);
  }, milliseconds).unref();
}

function shutDownOnSignal(starting: Promise<RunningTracker>): void {
  const skippingDrain = new AbortController();
  let closing: Promise<void> | undefined;
  const shutDown = (skipsDrain: boolean) => {
    // Somebody waits for the end after a second signal, too.
    if (skipsDrain || closing) skippingDrain.abort();
    closing ??= starting
      .then(async (running) => {
        await running.drain(skippingDrain.signal);
        endAfter(MAX_CLOSE_MS);
        await running.close();
      })
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', () => shutDown(false));
  process.on('SIGINT', () => shutDown(true));
  // The process that restarted this one with its heap flag was killed.
  process.on('disconnect', () => shutDown(true));
}
