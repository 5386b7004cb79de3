import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever its kernel's own clock is. */
const TICKS_PER_SECOND = 100;

/** Seconds of processor that a process has used, its threads included; NaN where the system has no /proc. */
export function processorTime(pid: number): number {
  let text = '';
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // Only Linux has it.
  }
  // The program's name, in parentheses, may hold spaces; utime and stime are the 14th and 15th field.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
