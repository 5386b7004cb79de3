import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from '../measurement.js';

const SOURCE = fileURLToPath(new URL('./flood.c', import.meta.url));

/** A flood of connects over UDP. */
export interface Flood {
  /** Packets a second; 0: as fast as possible. */
  readonly rate: number;
  /** The first address that it comes from, in 127.0.0.0/8. */
  readonly from: string;
  /** From how many addresses it comes, in turn. */
  readonly addresses: number;
}

export interface FloodResult {
  readonly sent: number;
  /** Those that were counted: of a flood from one address. */
  readonly answers: number;
}

/** The program that floods, in C, compiled at the start. */
export class Flooder {
  private constructor(
    private readonly bench: Bench,
    private readonly program: string,
  ) {}

  /** @returns undefined, and logs why, where it can't be compiled */
  static compile(bench: Bench): Flooder | undefined {
    const program = join(bench.folder, 'flood');
    const { error, status } = spawnSync('cc', ['-O2', '-o', program, SOURCE], { stdio: 'ignore' });
    if (error || status !== 0) {
      bench.log(`${error ? 'cc is not installed' : 'flood.c is for Linux'}: skipped`);
      return undefined;
    }
    return new Flooder(bench, program);
  }

  async flood(port: number, { rate, from, addresses }: Flood, seconds: number): Promise<FloodResult> {
    const child = spawn(this.program, [port, seconds, rate, from, addresses].map(String), {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.bench.scope.onEnd(() => child.kill('SIGKILL'));
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(child, 'close');
    return JSON.parse(Buffer.concat(chunks).toString()) as FloodResult;
  }
}
