import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Bench } from '../measurement.js';
import type { Contestant } from '../servers/contestant.js';
import { startOtherBuild, startTracker } from '../servers/tracker.js';

const PRELOADED = new URL('./profiler.mjs', import.meta.url).href;

/** Where an amount comes from: the largest amounts by function, and the total of all. */
export interface Profile {
  readonly total: number;
  readonly largest: readonly (readonly [name: string, amount: number])[];
}

/** What `profiler.mjs` reports, by kind. */
export interface Profiles {
  readonly collector: {
    /** Bytes of JavaScript heap that were allocated. */
    readonly bytes: number;
    /** Of the time that the event loop was busy, 0 to 1. */
    readonly collectorShare: number;
    /** Share of time that the event loop was busy, 0 to 1. */
    readonly utilization: number;
    readonly collections: number;
  };
  /** Bytes. */
  readonly heap: Profile;
  /** Microseconds. */
  readonly cpu: Profile;
}

/** A tracker in one process with `profiler.mjs` in it. */
export class ProfiledTracker {
  private constructor(
    readonly tracker: Contestant,
    private readonly socket: string,
  ) {}

  /** @param folder another checkout; this one by default */
  static async start(bench: Bench, folder?: string): Promise<ProfiledTracker> {
    const socket = join(bench.folder, `profiler-${folder === undefined ? 'this' : 'other'}`);
    const options = { nodeOptions: ['--import', PRELOADED], settings: { PROFILER_SOCKET: socket } };
    const tracker =
      folder === undefined
        ? await startTracker(bench, await bench.postgres.createDatabase(bench.scope), options)
        : await startOtherBuild(bench, folder, options);
    return new ProfiledTracker(tracker, socket);
  }

  /** Profiles the tracker during some work. */
  async profile<Kind extends keyof Profiles, Result>(
    kind: Kind,
    work: () => Promise<Result>,
  ): Promise<{ result: Result; profile: Profiles[Kind] }> {
    await this.send(`start ${kind}`);
    const result = await work();
    return { result, profile: JSON.parse(await this.send(`stop ${kind}`)) as Profiles[Kind] };
  }

  private async send(command: string): Promise<string> {
    const socket = connect(this.socket);
    await once(socket, 'connect');
    socket.write(`${command}\n`);
    const answer = await text(socket);
    if (answer === '') throw new Error(`the profiler failed to ${command}`);
    return answer;
  }
}
