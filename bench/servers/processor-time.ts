import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports hundredths of a second, whatever the clock of its kernel is. */
const TICKS_PER_SECOND = 100;

/** CPU seconds of a process and its threads; NaN without /proc. */
export function processorTime(pid: number): number {
  return readStat(pid)?.own ?? NaN;
}

/** CPU seconds of a process, its living descendants, and all that these have outlived; NaN without /proc. */
export function processorTimeOfTree(pid: number): number {
  const children = new Map<number, number[]>();
  const used = new Map<number, number>();
  for (const each of runningProcesses()) {
    const stat = readStat(each);
    if (!stat) continue;
    used.set(each, stat.own + stat.ended);
    children.set(stat.parent, [...(children.get(stat.parent) ?? []), each]);
  }
  const sum = (of: number): number =>
    (children.get(of) ?? []).reduce((total, child) => total + sum(child), used.get(of) ?? NaN);
  return sum(pid);
}

function runningProcesses(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** See proc_pid_stat(5). Undefined for a process that has ended. */
function readStat(pid: number): { parent: number; own: number; ended: number } | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name of the program, in parentheses, may contain spaces. The state, field 3, follows it.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return {
    parent: field(4),
    own: (field(14) + field(15)) / TICKS_PER_SECOND,
    ended: (field(16) + field(17)) / TICKS_PER_SECOND,
  };
}
