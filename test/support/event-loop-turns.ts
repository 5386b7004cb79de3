import { setImmediate } from 'node:timers/promises';

/** Counts the turns of the event loop until some work is done: others were served in each. */
export async function eventLoopTurns(work: Promise<unknown>): Promise<number> {
  const state = { turns: 0, isDone: false };
  const finish = () => {
    state.isDone = true;
  };
  work.then(finish, finish);
  while (!state.isDone) {
    await setImmediate();
    state.turns++;
  }
  return state.turns;
}
