import { MAX_BAN_LINE_LENGTH } from '../../config/limits/admin.limits.js';
import { type BanValue, parseBanValue } from './ban-value.js';

/** A line of a block list. */
export interface BanListLine {
  readonly ban: BanValue;
  readonly reason?: string;
}

const NAMED_IPV4_RANGE = /^(?:(.*):)?([0-9. ]+-[0-9. ]+)$/;
const MAYBE_COMMENT = /[#;]/;
const MAYBE_ADDRESS = /^[0-9a-fA-F:]*$/;

/** eMule's ipfilter.dat allows addresses with this access level or a higher one. */
const ALLOWED_LEVEL = 127;

/**
 * Parses a line of the common block list formats: an address, CIDR or range; PeerGuardian's `name:first-last`; eMule's
 * `first - last , level , name`. `#` or `;` starts a comment.
 * @returns undefined for an empty line, a comment or an allowed range
 * @throws Error for an invalid line
 */
export function parseBanListLine(line: string): BanListLine | undefined {
  if (line.length > MAX_BAN_LINE_LENGTH) throw new Error(`longer than ${MAX_BAN_LINE_LENGTH} characters`);
  const text = line.trim();
  if (text === '' || /^(#|;|\/\/)/.test(text)) return undefined;
  if (text.includes(',')) {
    const [range = '', level = '', ...name] = text.split(',');
    if (/^\s*[0-9]{1,3}\s*$/.test(level)) {
      if (Number(level) >= ALLOWED_LEVEL) return undefined;
      return lineOf(range, name.join(',')) ?? invalid();
    }
  }
  return namedIpv4Range(text) ?? lineOf(withoutComment(text)) ?? peerGuardian(text) ?? invalid();
}

/** What nearly all lines of large lists are: a range of IPv4, mostly with a name. Others are parsed with more care. */
function namedIpv4Range(text: string): BanListLine | undefined {
  const [, name, range] = NAMED_IPV4_RANGE.exec(text) ?? [];
  if (range === undefined || MAYBE_COMMENT.test(text) || (name !== undefined && MAYBE_ADDRESS.test(name)))
    return undefined;
  return lineOf(range, name);
}

/** The name may contain colons, and so may the range: tries every colon. */
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

function withoutComment(text: string): string {
  return text.replace(/\s+[#;].*$/, '');
}

function invalid(): never {
  throw new Error('no address, CIDR or range');
}
