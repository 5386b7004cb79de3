import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats a check until it holds: what another process does is only seen by looking again. */
export async function eventually<T>(check: () => Promise<T> | T, patience = 30_000): Promise<T> {
  for (const deadline = Date.now() + patience; ;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(200);
  }
}
