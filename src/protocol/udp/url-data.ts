/** The options of BEP 41 that have no length of their own. */
const END_OF_OPTIONS = 0;
const NOP = 1;
/** A part of path and query: its length in one byte, then so many bytes. */
const URL_DATA = 2;

/**
 * Path and query of the announce URL out of the options that follow an announce (BEP 41): all parts joined, as one part
 * has 255 bytes at the most. What stands behind a broken option is not read, as clients of before BEP 41 append other
 * things.
 * @returns undefined where there is none
 */
export function urlDataOf(packet: Buffer, start: number): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = start; at < packet.length && packet[at] !== END_OF_OPTIONS;) {
    if (packet[at] === NOP) {
      at++;
      continue;
    }
    const from = at + 2;
    const to = from + (packet[at + 1] ?? Infinity);
    if (to > packet.length) break;
    if (packet[at] === URL_DATA) parts.push(packet.subarray(from, to));
    at = to;
  }
  return parts.length > 1 ? Buffer.concat(parts) : parts[0];
}
