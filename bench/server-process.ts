import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Scope } from './scope.js';

/** Milliseconds that a server has to become ready, and to end after SIGTERM before it is killed. */
const PATIENCE_MS = 30_000;
/** Characters of its output that are kept to tell what went wrong. */
const OUTPUT_KEPT = 4_000;

/** How to start a server, and how to know that it answers. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What it prints when it is ready; the first group is its port. */
  readonly ready: RegExp;
}

/** A server that was started as a process of its own. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Asks it to end and waits for that. */
  end(): Promise<void>;
}

/** Starts a server with nothing of this process' environment but PATH; it ends with the scope. */
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
    const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await exited;
    clearTimeout(patience);
  };
  scope.onEnd(end);
  let output = '';
  const port = await new Promise<number>((resolve, reject) => {
    const fail = (what: string) => reject(new Error(`${server.command} ${what}: ${output}`));
    const patience = setTimeout(() => fail('is not ready in time'), PATIENCE_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-OUTPUT_KEPT);
        const [, found] = server.ready.exec(output) ?? [];
        if (found) resolve(Number(found));
      });
    }
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    child.once('close', () => clearTimeout(patience));
    patience.unref();
  });
  return { pid: child.pid as number, port, end };
}

/** A port of loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
