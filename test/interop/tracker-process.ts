import { access, mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ChildProgram } from '../support/processes/child-program.js';
import { eventually } from '../support/eventually.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** Our tracker as an operator runs it: a process of its own. */
export interface TrackerProcess {
  readonly program: ChildProgram;
  readonly port: number;
  /** Without a path. By address, so that no client asks a resolver what localhost is. */
  readonly httpUrl: string;
  readonly udpUrl: string;
}

/** Starts the tracker on a free port. It works in its own folder, where no `.env` changes its settings. */
export async function startTrackerProcess(
  folder: string,
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<TrackerProcess> {
  await access(MAIN).catch(() => {
    throw new Error('dist/main.js is missing: npm run build');
  });
  await mkdir(folder);
  const own = { YABTT_PORT: '0', DATABASE_URL: databaseUrl, YABTT_LOG_FORMAT: 'text' };
  const env = { PATH: process.env.PATH, ...own, ...settings };
  const program = new ChildProgram(process.execPath, [MAIN], { cwd: folder, env, stopSignal: 'SIGTERM' });
  const ports = await eventually(() => portsIn(program));
  if (ports === undefined) throw new Error(`the tracker ended:\n${program.output}`);
  const [port, udpPort] = ports;
  return {
    program,
    port,
    httpUrl: `http://127.0.0.1:${port}`,
    udpUrl: `udp://127.0.0.1:${udpPort}`,
  };
}

/** The ports that the start log names, of HTTP and UDP; undefined when they will never come. */
function portsIn(program: ChildProgram): [number, number] | undefined {
  const [, ...ports] =
    /announce URL {2}http:\S+:(\d+)\/announce\n +udp:\S+:(\d+)\/announce\n/.exec(program.output) ?? [];
  if (ports.length > 0) return ports.map(Number) as [number, number];
  if (program.running) throw new Error(`the tracker does not say its ports:\n${program.output}`);
  return undefined;
}
