import cluster from 'node:cluster';
import { Logger } from '@nestjs/common';
import { startCluster } from './cluster/start-cluster.js';
import { runWorker } from './cluster/run-worker.js';
import { MAX_CLOSE_MS } from './config/limits/process.limits.js';
import { configOfProcess } from './config/process-config.js';
import { StartError } from './config/start-error.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { LogEvent } from './logging/log-event.js';
import { TrackerLogger } from './logging/tracker-logger.js';
import { fileLimitWarning } from './process/file-limit.js';
import { surviveLostOutput } from './process/lost-output.js';
import { startNotice } from './start-notice.js';
import { type RunningTracker, startTracker } from './tracker-application.js';
import { version } from './version.js';

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
  new TrackerLogger(config.log).log(
    new LogEvent('starting', `YaBTT ${version} starts`, { version, node: process.version }),
    'Tracker',
  );
  const starting = config.workerCount > 1 ? startCluster(config) : startTracker(config);
  shutDownOnSignal(starting);
  const logger = new Logger('Tracker');
  const running = await starting;
  const { port, udpPort } = running;
  logger.log(new LogEvent('ready', startNotice(config, running), { version, port, udpPort }));
  const warning = fileLimitWarning();
  if (warning !== undefined) logger.warn(new LogEvent('few_files', warning));
}

/** Ends this process even if something that it closes does not answer. What was acknowledged has committed. */
function endAfter(milliseconds: number): void {
  setTimeout(() => {
    const message = `closing took longer than ${milliseconds / 1000} s: the process ends`;
    new Logger('Tracker').error(new LogEvent('close_timed_out', message));
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
        const logger = new Logger('Tracker');
        logger.log(new LogEvent('draining', 'draining: the tracker reports not ready and keeps serving'));
        await running.drain(skippingDrain.signal);
        endAfter(MAX_CLOSE_MS);
        await running.close();
        logger.log(new LogEvent('ended', 'the tracker has closed'));
      })
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', () => shutDown(false));
  process.on('SIGINT', () => shutDown(true));
  // The process that restarted this one with its heap flag was killed.
  process.on('disconnect', () => shutDown(true));
}
