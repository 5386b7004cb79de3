import { readFileSync } from 'node:fs';

const KIB_PER_MIB = 1024;

/** Resident memory of a process in MiB: now, and the most that it ever had; NaN where the system has no /proc. */
export function residentMemory(pid: number): { now: number; most: number } {
  let status = '';
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // Only Linux has it.
  }
  const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / KIB_PER_MIB;
  return { now: read('VmRSS'), most: read('VmHWM') };
}
