import { RATE_REPORT_MS } from '../config/limits/process.limits.js';
import type { RateLimiter } from '../tracker/rate-limit/rate-limiter.js';
import { type AdmittedMessage, isAboutRate } from './rate-messages.js';

/** Makes a worker count what the others have admitted. @param workers all of them */
export function shareRateLimit(limiter: RateLimiter, workers: number): void {
  limiter.shareAmong(workers, RATE_REPORT_MS);
  process.on('message', (message: unknown) => {
    if (isAboutRate(message)) limiter.addReport(message.report);
  });
  setInterval(() => {
    const report = limiter.takeReport();
    if (report.length > 0) send({ kind: 'admitted', report });
  }, RATE_REPORT_MS).unref();
}

function send(message: AdmittedMessage): void {
  process.send?.(message);
}
