import { spawnSync } from 'node:child_process';
import type { ChildProgram } from '../support/processes/child-program.js';

/** A BitTorrent client at work on one torrent. */
export interface TorrentClient {
  readonly program: ChildProgram;
  /** Makes it tell the tracker that it stops, which is not the same as ending the program in every client. */
  leaveSwarm(): Promise<void>;
}

/** By the program that the tests call: the Debian package that has it. */
const PACKAGES: Readonly<Record<string, string>> = {
  aria2c: 'aria2',
  'transmission-daemon': 'transmission-daemon',
  'transmission-remote': 'transmission-cli',
};

/** Says at once what is missing. A skipped test would look like a passed one, so this is an error. */
export function requireClients(): void {
  const missing = Object.keys(PACKAGES).filter((command) => spawnSync(command, ['--version']).error !== undefined);
  if (missing.length === 0) return;
  const packages = Object.values(PACKAGES).join(', ');
  throw new Error(`Not installed: ${missing.join(', ')}. The interop tests need the Debian packages ${packages}.`);
}

/** What a client may see of the environment: no proxy and no settings of the person who runs the tests. */
export function clientEnvironment(home: string): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: home, LC_ALL: 'C' };
}
