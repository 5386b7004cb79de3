import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HEAP_FLAG } from '../../../src/process/heap-flag.js';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** Tests announce many peers of one address at once, or of addresses of documentation, however busy the machine is. */
const ANY_PEERS = {
  YABTT_QUEUE_TIMEOUT_MS: '60000',
  YABTT_RATE_LIMIT: '0',
  YABTT_MAX_PEERS_PER_ADDRESS: '0',
  YABTT_ALLOW_RESERVED_ADDRESSES: 'true',
};

/** Node 22 and newer keep what they compile there. A start takes a quarter less. */
const COMPILE_CACHE = join(PROJECT, 'node_modules', '.cache', 'tracker-processes');

const running = new Set<ChildProcess>();

/** Kills the trackers that still run. */
export function killTrackerProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** A tracker that runs as a process of its own, from `dist/`. */
export interface TrackerProcess {
  readonly child: ChildProcess;
  /** The port of the HTTP transport. */
  readonly port: number;
  /** All that it printed so far. */
  readonly output: string;
  /** Sends a signal and waits for the end. @returns the exit code, or null where the signal itself ended it */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the tracker with these settings only, and waits until it logs that it is ready. */
export async function startTrackerProcess(
  settings: Readonly<Record<string, string>>,
  nodeOptions?: readonly string[],
): Promise<TrackerProcess> {
  const { child, output } = spawnTracker(settings, undefined, nodeOptions);
  const exited = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', () => {
      // A log of JSON has escaped line breaks.
      const text = output.join('').replaceAll('\\n', '\n');
      const [, found] = /announce URL +https?:\/\/\S+:(\d+)\/announce\n.*\n.*\n/.exec(text) ?? [];
      if (found) resolve(Number(found));
    });
    void exited.then(() => reject(new Error(`the tracker ended: ${output.join('')}`)));
  });
  return {
    child,
    port,
    get output() {
      return output.join('');
    },
    end: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** Runs the tracker, or its command with these arguments, to its end. */
export async function runTracker(
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = ['dist/main.js'],
  cwd?: string,
): Promise<{ code: number | null; output: string }> {
  // Without the line of the start, the output is that of the command alone.
  const { child, output } = spawnTracker({ YABTT_LOG_LEVEL: 'warn', ...settings }, args, undefined, cwd);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.join('') };
}

function spawnTracker(
  settings: Readonly<Record<string, string>>,
  args: readonly string[] = ['dist/main.js'],
  nodeOptions: readonly string[] = [HEAP_FLAG],
  cwd = PROJECT,
) {
  const child = spawn(process.execPath, [...nodeOptions, ...args], {
    cwd,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      YABTT_PORT: '0',
      YABTT_LOG_FORMAT: 'text',
      ...ANY_PEERS,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => output.push(text));
  return { child, output };
}
