import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HttpTarget } from '../servers/contestant.js';
import type { ConnectionUse } from './connection.js';
import type { LoadResult } from './load-result.js';
import type { Scope } from '../scope.js';

const SCRIPT = fileURLToPath(new URL('./announce.lua', import.meta.url));
/** Runs that the script can distinguish. */
const RUNS = 1000;

let runs = 0;

/** What `announce.lua` prints at the end: times in microseconds, and failures by kind. */
interface Result {
  readonly requests: number;
  readonly duration: number;
  readonly p50: number;
  readonly p99: number;
  readonly connect: number;
  readonly read: number;
  readonly write: number;
  readonly timeout: number;
  /** Answers with a status above 399. */
  readonly status: number;
}

/** One run of wrk, in one thread. */
export interface WrkRun {
  readonly target: HttpTarget;
  /** A file of request targets. */
  readonly paths: string;
  readonly connections: number;
  readonly use: ConnectionUse;
  readonly seconds: number;
  /** The run ends after as many. */
  readonly announces?: number;
}

export function hasWrk(): boolean {
  return spawnSync('wrk', ['-v']).error === undefined;
}

/** @throws Error if any request failed */
export async function runWrk(scope: Scope, run: WrkRun): Promise<LoadResult> {
  const { target, paths, connections, use, seconds, announces } = run;
  const ownArgs = [paths, use, String(runs++ % RUNS), ...(announces === undefined ? [] : [String(announces)])];
  const child = spawn('wrk', [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout=10s',
    '--latency',
    `--script=${SCRIPT}`,
    `${target.secure ? 'https' : 'http'}://127.0.0.1:${target.port}`,
    '--',
    ...ownArgs,
  ]);
  scope.onEnd(() => child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      // On SIGINT wrk ends early and still prints its result.
      if (text.includes('LIMIT\n')) child.kill('SIGINT');
    });
  }
  await once(child, 'close');
  const text = /^RESULT (.*)$/m.exec(output)?.[1];
  if (text === undefined) throw new Error(`wrk failed: ${output}`);
  const result = JSON.parse(text) as Result;
  const hangUps = target.hangsUp ? result.read + result.write : 0;
  const failures = result.connect + result.read + result.write + result.timeout + result.status - hangUps;
  if (failures > 0 || result.requests === 0) throw new Error(`wrk saw failures: ${text}`);
  return {
    announces: result.requests,
    perSecond: (result.requests * 1e6) / result.duration,
    p50: result.p50 / 1000,
    p99: result.p99 / 1000,
  };
}
