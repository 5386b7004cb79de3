import { Logger } from '@nestjs/common';
import { MAX_CLOSE_MS } from './config/limits/process.limits.js';
import type { TrackerConfig } from './config/tracker.config.js';
import { LogEvent } from './logging/log-event.js';
import { TrackerLogger } from './logging/tracker-logger.js';
import { fileLimitWarning } from './process/file-limit.js';
import { startNotice } from './start-notice.js';
import type { RunningTracker } from './tracker-application.js';
import { version } from './config/version.js';

/** Starts the tracker, logs when it is ready, and shuts it down gracefully on SIGINT and SIGTERM. */
export async function serve(config: TrackerConfig): Promise<void> {
  new TrackerLogger(config.log).log(
    new LogEvent('starting', `YaBTT ${version} starts`, { version, node: process.version }),
    'Tracker',
  );
  const starting = start(config);
  shutDownOnSignal(starting);
  const logger = new Logger('Tracker');
  const running = await starting;
  const { port, udpPort } = running;
  logger.log(new LogEvent('ready', startNotice(config, running), { version, port, udpPort }));
  const warning = fileLimitWarning();
  if (warning !== undefined) logger.warn(new LogEvent('few_files', warning));
}

/** Loads only what it starts: the primary of workers serves no requests. */
async function start(config: TrackerConfig): Promise<RunningTracker> {
  if (config.workerCount > 1) return (await import('./cluster/start-cluster.js')).startCluster(config);
  return (await import('./tracker-application.js')).startTracker(config);
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
