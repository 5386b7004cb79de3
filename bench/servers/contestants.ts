import type { Contestant } from './contestant.js';
import type { Bench } from '../measurement.js';
import { startBittorrentTracker } from './bittorrent-tracker.js';
import { startOpentracker } from './opentracker.js';
import { startOtherBuild, startTracker, startWorkers } from './tracker.js';

/** Starts this tracker, with workers too, the build of `--beside`, and the other trackers that are installed. */
export async function startContestants(bench: Bench): Promise<[Contestant, ...Contestant[]]> {
  const database = await bench.postgres.createDatabase(bench.scope);
  const { beside } = bench.options;
  const tracker = await startTracker(bench, database);
  const others = [
    await startWorkers(bench, database, 2),
    beside === undefined ? undefined : await startOtherBuild(bench, beside),
    await startOpentracker(bench),
    await startBittorrentTracker(bench),
  ];
  return [tracker, ...others.filter((contestant) => contestant !== undefined)];
}

/**
 * Measures the contestants in turns, round after round, so that other work of the machine affects all alike.
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
