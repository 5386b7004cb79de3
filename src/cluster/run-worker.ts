import { StartError } from '../config/start-error.js';
import type { TrackerConfig } from '../config/tracker.config.js';
import { type InProcessTracker, startTracker } from '../tracker-application.js';
import type { WorkerOrder, WorkerReport } from './messages.js';

/** Serves as one of several processes, until the primary tells it to end. Where that is gone, `cluster` ends it at once. */
export async function runWorker(config: TrackerConfig): Promise<void> {
  // Ctrl-C reaches the whole group of processes; the primary is the one that acts on it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  const starting = startTracker(config);
  let ending: Promise<void> | undefined;
  const end = () => {
    ending ??= starting.then((tracker) => tracker.close()).finally(() => process.exit());
  };
  process.on('message', (order: WorkerOrder) => {
    if (order === 'close') end();
    else void starting.then(drainAtOnce, () => undefined);
  });
  try {
    const { port, udpPort } = await starting;
    report({ kind: 'ready', port, udpPort });
  } catch (error) {
    const reason = error instanceof StartError ? error.message : String((error as Error).stack);
    report({ kind: 'failed', reason }, () => process.exit(1));
  }
}

/** How long all serve on, the primary knows. */
function drainAtOnce(tracker: InProcessTracker): Promise<void> {
  return tracker.drain(AbortSignal.abort());
}

function report(what: WorkerReport, sent: () => void = () => undefined): void {
  process.send?.(what, undefined, undefined, sent);
}
