import type { Contestant } from './contestant.js';
import type { Bench } from '../measurement.js';
import { startBittorrentTracker } from './bittorrent-tracker.js';
import { startOpentracker } from './opentracker.js';
import { startTracker } from './tracker.js';

/** Starts this tracker on a new database, in one process and in two, and the others that are installed. */
export async function startContestants(bench: Bench): Promise<Contestant[]> {
  const database = await bench.postgres.createDatabase(bench.scope);
  const started = [
    await startTracker(bench, database),
    await startTracker(bench, database, bench.scope, { YABTT_WORKERS: '2' }),
    await startOpentracker(bench),
    await startBittorrentTracker(bench),
  ];
  return started.filter((contestant) => contestant !== undefined);
}

/**
 * Measures all in turns, round after round, so that what else the machine does meets all alike.
 * @returns the runs of each, in the order of the contestants
 */
export async function inTurns<Of, Run>(
  rounds: number,
  contestants: readonly Of[],
  measure: (contestant: Of) => Promise<Run>,
): Promise<Run[][]> {
  const runs: Run[][] = contestants.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [at, contestant] of contestants.entries()) runs[at]?.push(await measure(contestant));
  }
  return runs;
}
