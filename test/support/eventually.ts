import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats a check until it holds: what another process does is only seen by looking again.
 * @param timeout milliseconds; then what the check throws is the failure
 */
export async function eventually<T>(check: () => Promise<T> | T, timeout = 120_000): Promise<T> {
  for (const deadline = Date.now() + timeout; ;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(100);
  }
}
