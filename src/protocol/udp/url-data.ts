/** Option types of BEP 41. These two have no length byte. */
const END_OF_OPTIONS = 0;
const NOP = 1;
/** A part of path and query. All other options are like it: type, length in one byte, value. */
const URL_DATA = 2;

/**
 * Reads path and query of the announce URL from the options after an announce (BEP 41). One option holds up to 255 bytes,
 * so the parts are joined. A malformed option ends the list, because clients without BEP 41 may append other data.
 * @param start the position of the first option
 * @returns undefined if there is no such option
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
