import { Logger } from '@nestjs/common';
import { ALL_METRICS_TIMEOUT_MS } from '../config/limits/process.limits.js';
import type { InProcessTracker } from '../tracker-application.js';
import { isAboutMetrics, type MetricsReport } from './metrics-messages.js';

/** Makes a worker answer for all: it asks the primary for the metrics of the instance, and reports its own when asked. */
export function shareMetrics(metrics: InProcessTracker['metrics']): void {
  const waiting = new Map<number, (text: string) => void>();
  let asked = 0;
  const report = async () => {
    try {
      send({ kind: 'metrics', snapshot: await metrics.snapshot() });
    } catch (error) {
      new Logger('Metrics').error(error instanceof Error ? error.stack : String(error));
    }
  };
  process.on('message', (message: unknown) => {
    if (!isAboutMetrics(message)) return;
    if (message.kind === 'report metrics') void report();
    else if (message.kind === 'metrics of all') waiting.get(message.id)?.(message.text);
  });
  metrics.gatherFrom(() => {
    const id = ++asked;
    return new Promise<string>((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Error('the primary does not answer')), ALL_METRICS_TIMEOUT_MS);
      waiting.set(id, (text) => {
        clearTimeout(timeout);
        resolve(text);
      });
      send({ kind: 'metrics wanted', id });
    }).finally(() => waiting.delete(id));
  });
  // From now on the primary knows whom to ask.
  void report();
}

function send(message: MetricsReport): void {
  process.send?.(message);
}
