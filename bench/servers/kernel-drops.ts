import { readFileSync } from 'node:fs';

const DROPS = 12;

/** Packets that the kernel has dropped because the receive buffer of this port's UDP sockets was full; NaN without /proc. */
export function kernelDrops(port: number): number {
  try {
    const lines = readFileSync('/proc/net/udp', 'utf8').split('\n').slice(1);
    const ofPort = lines.map((line) => line.trim().split(/\s+/)).filter(([, local]) => local?.endsWith(hex(port)));
    return ofPort.reduce((sum, fields) => sum + Number(fields[DROPS]), 0);
  } catch {
    return NaN;
  }
}

function hex(port: number): string {
  return `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
}
