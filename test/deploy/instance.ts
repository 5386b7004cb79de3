import { once } from 'node:events';
import { freePort } from '../support/processes/free-port.mjs';
import { startTrackerProcess, type TrackerProcess } from '../support/processes/tracker-process.js';

/** As the configurations in `deploy/` ask for: longer than a balancer takes to see that an instance is not ready. */
const DRAIN_SECONDS = '5';

/** One of several trackers on one database, at a port of its own that it comes back to. */
export class Instance {
  private tracker?: TrackerProcess;

  private constructor(
    readonly port: number,
    readonly adminPort: number,
    private readonly databaseUrl: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** @param settings beside those that all instances have */
  static async start(databaseUrl: string, settings: Readonly<Record<string, string>> = {}): Promise<Instance> {
    const instance = new Instance(await freePort(), await freePort(), databaseUrl, settings);
    await instance.start();
    return instance;
  }

  get pid(): number | undefined {
    return this.tracker?.child.pid;
  }

  /** Starts it again, after its end. */
  async start(): Promise<void> {
    this.tracker = await startTrackerProcess({
      DATABASE_URL: this.databaseUrl,
      YABTT_PORT: String(this.port),
      YABTT_HOST: '127.0.0.1',
      YABTT_TRUSTED_PROXIES: '127.0.0.1',
      YABTT_DRAIN_SECONDS: DRAIN_SECONDS,
      YABTT_AUTH_PASSWORD: 'secret',
      YABTT_ADMIN_PORT: String(this.adminPort),
      ...this.settings,
    });
  }

  /** Ends it as an orchestrator does. @returns its exit code */
  async end(): Promise<number | null> {
    return (await this.tracker?.end('SIGTERM')) ?? null;
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const { child } = this.tracker as TrackerProcess;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends it, unless it has ended, without the drain. */
  async stop(): Promise<void> {
    const child = this.tracker?.child;
    if (child && child.exitCode === null && child.signalCode === null) await this.tracker?.end('SIGINT');
  }
}
