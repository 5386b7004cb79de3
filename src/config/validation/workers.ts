/** Some processors more than machines have that one would run a tracker on. */
export const MAX_WORKERS = 128;

/** Whether it is a number of processes that one may run, or `auto`. */
export function isNumberOfWorkers(value: unknown): boolean {
  return value === 'auto' || (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_WORKERS);
}
