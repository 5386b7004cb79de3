import { MAX_WORKERS } from '../limits/process.limits.js';

/** Whether it is a number of processes, or `auto`. */
export function isNumberOfWorkers(value: unknown): boolean {
  return (
    value === 'auto' || (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_WORKERS)
  );
}
