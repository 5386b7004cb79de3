import { StartError } from '../config/start-error.js';
import type { TrackerConfig } from '../config/tracker.config.js';
import { type InProcessTracker, startTracker } from '../tracker-application.js';
import { TrackerModule } from '../tracker.module.js';
import type { PrimaryMessage, WorkerReport } from './messages.js';
import { isAboutMetrics } from './metrics-messages.js';
import { PrimaryReceiver } from './primary-receiver.js';
import { isAboutRate } from './rate-messages.js';
import { shareMetrics } from './worker-metrics.js';
import { shareRateLimit } from './worker-rate-limit.js';
import { RateLimiter } from '../tracker/rate-limit/rate-limiter.js';

/** Serves as one of several processes until the primary orders it to close. If the primary dies, `cluster` ends it at once. */
export async function runWorker(config: TrackerConfig): Promise<void> {
  // Ctrl-C reaches all processes of the group; the primary handles it for all.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  const receiver = new PrimaryReceiver();
  const starting = startTracker(config, TrackerModule.dataSource(config), receiver);
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= starting.then((tracker) => tracker.close()).finally(() => process.exit());
  };
  process.on('message', (message: PrimaryMessage) => {
    if (isAboutMetrics(message) || isAboutRate(message)) return;
    if (message === 'close') close();
    else if (message !== 'drain') receiver.take(message);
    else void starting.then(reportNotReady, () => undefined);
  });
  try {
    const { port, udpPort, adminPort, metrics, get } = await starting;
    report({ kind: 'ready', port, udpPort, adminPort });
    shareMetrics(metrics);
    shareRateLimit(get(RateLimiter), config.workerCount);
  } catch (error) {
    report({ kind: 'failed', reason: describe(error) }, () => process.exit(1));
  }
}

/** Without the wait for YABTT_DRAIN_SECONDS, which is the primary's. */
function reportNotReady(tracker: InProcessTracker): Promise<void> {
  return tracker.drain(AbortSignal.abort());
}

function describe(error: unknown): string {
  if (error instanceof StartError) return error.message;
  return error instanceof Error ? String(error.stack) : String(error);
}

function report(content: WorkerReport, sent: () => void = () => undefined): void {
  process.send?.(content, undefined, undefined, sent);
}
