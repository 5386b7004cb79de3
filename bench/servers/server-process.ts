import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Scope } from '../scope.js';

/** To become ready; and to end after SIGTERM, before SIGKILL. */
const TIMEOUT_MS = 30_000;
const POLL_MS = 20;
/** Characters of its output that an error message quotes. */
const OUTPUT_KEPT = 4_000;

/** How to start a server, and how to see that it is ready. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it prints when it is ready, with two groups: HTTP port and UDP port. Or the port to poll, if it prints nothing. */
  readonly ready: RegExp | number;
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  readonly udpPort: number;
  /** Asks it to end and waits until it has. */
  end(): Promise<void>;
}

/** Starts a server, which inherits only PATH and ends with the scope. */
export async function startServerProcess(scope: Scope, server: ServerCommand): Promise<ServerProcess> {
  const child = spawn(server.command, server.args, {
    cwd: server.cwd,
    env: { PATH: process.env.PATH, ...server.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit').catch(() => undefined);
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    child.kill();
    const timeout = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    await exited;
    clearTimeout(timeout);
  };
  scope.onEnd(end);
  return { pid: child.pid as number, ...(await whenReady(child, server)), end };
}

function whenReady(child: ChildProcessByStdio<null, Readable, Readable>, { command, ready }: ServerCommand) {
  let output = '';
  return new Promise<Pick<ServerProcess, 'port' | 'udpPort'>>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${command} ${what}: ${output}`));
    setTimeout(() => fail('is not ready in time'), TIMEOUT_MS).unref();
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-OUTPUT_KEPT);
        const [, port, udpPort] = (typeof ready === 'number' ? undefined : ready.exec(output)) ?? [];
        if (port) resolve({ port: Number(port), udpPort: Number(udpPort) });
      });
    }
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    if (typeof ready === 'number') void whenListening(ready).then(() => resolve({ port: ready, udpPort: ready }));
  });
}

async function whenListening(port: number): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (Date.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    const isListening = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isListening) return;
    await sleep(POLL_MS);
  }
}
