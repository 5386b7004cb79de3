import type { BanValue } from './ban-value.js';
import { parseBanValue } from './ban-value.js';

/** A line of a block list. */
export interface BanListLine {
  readonly ban: BanValue;
  readonly reason?: string;
}

/** From this access level on, eMule's ipfilter.dat lets an address in. */
const LETS_IN = 127;

/**
 * Reads a line of the block lists that are in use: an address, CIDR or range; PeerGuardian's `name:first-last`; eMule's
 * `first - last , level , name`. A `#` or `;` begins a remark.
 * @returns 'nothing' for an empty line, a remark, and a range that is let in; undefined for what can't be read
 */
export function parseBanListLine(line: string): BanListLine | 'nothing' | undefined {
  const text = line.trim();
  if (text === '' || /^(#|;|\/\/)/.test(text)) return 'nothing';
  const [range = '', level, ...name] = text.split(',');
  if (level !== undefined && /^\s*[0-9]{1,3}\s*$/.test(level)) {
    if (Number(level) >= LETS_IN) return 'nothing';
    return lineOf(range, name.join(','));
  }
  return lineOf(withoutRemark(text)) ?? peerGuardian(text);
}

/** The name may hold colons, and so may the range: the addresses are the last part that can be read as such. */
function peerGuardian(text: string): BanListLine | undefined {
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    const rest = text.slice(at + 1);
    const line = rest.includes('-') ? lineOf(rest, text.slice(0, at)) : undefined;
    if (line) return line;
  }
  return undefined;
}

function lineOf(range: string, name = ''): BanListLine | undefined {
  const ban = parseBanValue('address', range.trim());
  return ban && { ban, reason: name.trim() || undefined };
}

function withoutRemark(text: string): string {
  return text.replace(/\s+[#;].*$/, '');
}
