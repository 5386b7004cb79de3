import { readFileSync } from 'node:fs';

/** Node opens the files of all modules together when the tracker starts. */
const MIN_FILES = 512;

/** Each connection of a client or to the database is an open file. Fewer than this do not last for a tracker in public. */
const ENOUGH_FILES = 4096;

/** @returns a line for the log if this process may open few files only; undefined also where the system does not say */
export function fileLimitWarning(limits = readLimits()): string | undefined {
  return warning(limits, ENOUGH_FILES);
}

/** @returns the reason why a tracker can't start, in one line; undefined if it can */
export function fileLimitRefusal(limits = readLimits()): string | undefined {
  return warning(limits, MIN_FILES);
}

function warning(limits: string, enough: number): string | undefined {
  const [, soft] = /^Max open files +(\d+)/m.exec(limits) ?? [];
  if (soft === undefined || Number(soft) >= enough) return undefined;
  return `only ${soft} files may be open, connections included: raise ulimit -n to ${ENOUGH_FILES} or more`;
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
