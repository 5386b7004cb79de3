import { spawn } from 'node:child_process';

/**
 * MiB of each half of V8's young generation. Node's default of 16 costs an announce twice the time in the garbage collector
 * (bench/README.md). V8 reads the flag only when the process starts.
 */
export const HEAP_FLAG = '--max-semi-space-size=64';
const FLAG_NAME = '--max-semi-space-size';

/** Whether this process was started with the flag, or with a value that the operator chose. */
export function hasHeapFlag(): boolean {
  return [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((option) => option.includes(FLAG_NAME));
}

/** Starts the same command with the flag: in place of this process where Node can do so (22.15), otherwise as its child. */
export function restartWithHeapFlag(): void {
  const args = [HEAP_FLAG, ...process.execArgv, ...process.argv.slice(1)];
  if ('execve' in process && typeof process.execve === 'function') {
    process.execve(process.execPath, [process.execPath, ...args], process.env);
  }
  // The channel tells the child that this process is gone.
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {
    // A terminal sends it to the child as well.
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  child.on('exit', (code, signal) => process.exit(signal ? 128 : (code ?? 1)));
}
