import { type ChildProcess, spawn } from 'node:child_process';

/** How long a program may take to say goodbye to the tracker before it is killed. */
const STOP_PATIENCE = 20_000;

/** In the order of their start. */
const started: ChildProgram[] = [];

/** A program that a test started, with all it has printed: the only process that the test ever signals. */
export class ChildProgram {
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;
  private printed = '';

  constructor(
    readonly command: string,
    args: readonly string[],
    private readonly options: { cwd: string; env: NodeJS.ProcessEnv; stopSignal: NodeJS.Signals },
  ) {
    this.child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    }
    this.ended = new Promise((resolve) => {
      this.child.once('close', () => resolve());
      this.child.once('error', (error) => {
        this.printed += error.message;
        resolve();
      });
    });
    started.push(this);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  get output(): string {
    return this.printed;
  }

  /** False once it ended, so that nobody waits for what a dead process would have to do. */
  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it in order. @throws when it had to be killed, because a killed client tells the tracker nothing */
  async stop(): Promise<void> {
    let killed = false;
    if (this.running) this.child.kill(this.options.stopSignal);
    const timer = setTimeout(() => (killed = this.child.kill('SIGKILL')), STOP_PATIENCE);
    await this.ended;
    clearTimeout(timer);
    if (killed) throw new Error(`${this.command} did not end on ${this.options.stopSignal}:\n${this.printed}`);
  }
}

/**
 * Ends whatever was started, the latest first, also what no test got hold of because its start failed midway.
 * @throws the first error, but only after all of them have ended
 */
export async function stopAllPrograms(): Promise<void> {
  const errors: unknown[] = [];
  for (const program of started.splice(0).reverse()) await program.stop().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}
