import cluster from 'node:cluster';
import { isAboutRate } from './rate-messages.js';

/** Passes on what each worker has admitted, so that the rate limit is one for all of them. */
export function relayRateReports(): void {
  cluster.on('message', (sender, message: unknown) => {
    if (!isAboutRate(message)) return;
    for (const worker of Object.values(cluster.workers ?? {})) {
      if (worker && worker.id !== sender.id && worker.isConnected()) worker.send(message);
    }
  });
}
