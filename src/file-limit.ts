import { readFileSync } from 'node:fs';

/** Each connection of a client or to the database is an open file. Fewer than this do not last for a tracker in public. */
const ENOUGH_FILES = 4096;

/** @returns a line for the log if this process may open few files only; undefined also where the system does not say */
export function fileLimitWarning(limits = readLimits()): string | undefined {
  const [, soft] = /^Max open files +(\d+)/m.exec(limits) ?? [];
  if (soft === undefined || Number(soft) >= ENOUGH_FILES) return undefined;
  return `only ${soft} files and connections may be open at the same time: raise the limit to ${ENOUGH_FILES} or more (ulimit -n, LimitNOFILE=)`;
}

function readLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
