import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LoadResult } from './load-result.js';
import type { Bench } from '../measurement.js';
import type { UdpAnnounces } from './udp-announces.js';

const SOURCE = fileURLToPath(new URL('./udp-load.c', import.meta.url));
/** Announces in flight before the measurement: few, so that none is lost. */
const WARM_UP_WINDOW = 64;
const WARM_UP_TIMEOUT_SECONDS = 120;

/** The result of a load over UDP. */
export interface UdpLoadResult extends LoadResult {
  /** Peers in an answer, on average. */
  readonly peers: number;
  /** Announces without an answer. */
  readonly lost: number;
}

/** What udp-load prints; its source explains it. */
interface Result {
  readonly answers: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly peers: number;
  readonly errors: number;
  readonly lost: number;
}

/** The load generator for UDP, a program in C, compiled at the start. */
export class UdpLoad {
  private constructor(
    private readonly bench: Bench,
    private readonly program: string,
  ) {}

  /** @returns undefined, and logs why, where it can't be compiled */
  static compile(bench: Bench): UdpLoad | undefined {
    const program = join(bench.folder, 'udp-load');
    const { error, status } = spawnSync('cc', ['-O2', '-o', program, SOURCE], { stdio: 'ignore' });
    if (error || status !== 0) {
      bench.log(`${error ? 'cc is not installed' : 'udp-load.c is for Linux'}: skipped`);
      return undefined;
    }
    return new UdpLoad(bench, program);
  }

  /** Sends every prepared announce once, so that a fixed population is stored before the measurement. */
  async warmUp(port: number, announces: UdpAnnounces): Promise<void> {
    await this.run([port, WARM_UP_TIMEOUT_SECONDS, WARM_UP_WINDOW, announces.file, announces.bytes, announces.count]);
  }

  /**
   * Announces as fast as a tracker answers.
   * @param inFlight announces at a time
   * @throws Error for an error packet, or if no answer had a peer
   */
  async load(port: number, { file, bytes }: UdpAnnounces, inFlight: number, seconds: number): Promise<UdpLoadResult> {
    const { answers, seconds: took, p50, p99, peers, lost } = await this.run([port, seconds, inFlight, file, bytes]);
    return { announces: answers, perSecond: answers / took, p50: p50 / 1000, p99: p99 / 1000, peers, lost };
  }

  private async run(args: readonly (string | number)[]): Promise<Result> {
    const child = spawn(this.program, args.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
    this.bench.scope.onEnd(() => child.kill('SIGKILL'));
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    await once(child, 'close');
    if (child.exitCode !== 0) throw new Error(`udp-load failed: ${output}`);
    const result = JSON.parse(output) as Result;
    if (result.errors > 0 || result.peers === 0) throw new Error(`udp-load saw failures: ${output}`);
    return result;
  }
}
