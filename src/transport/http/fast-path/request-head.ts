import { MAX_HEAD_BYTES } from '../../../config/limits/http.limits.js';

/** The head of a request that the fast path serves. */
export interface RequestHead {
  /** In origin form, as sent. */
  readonly target: string;
  /** The header lines, each with its CRLF. */
  readonly headerLines: string;
  /** Whether the connection ends with the answer. */
  readonly isLast: boolean;
  /** Bytes of the head, the empty line included. */
  readonly length: number;
}

const START = 'GET /';
const HEAD_END = '\r\n\r\n';
const CRLF_LENGTH = 2;
const VERSION_LENGTH = ' HTTP/1.1'.length;

/** Strict: whatever does not match is not refused, but left to Node's parser, which knows all of HTTP. */
const PLAIN_GET = /^GET \/[!-~]* HTTP\/1\.[01]\r\n(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~]*\r\n)*\r\n$/;
/** Headers that may announce a body, another protocol, or when the connection ends. */
const SPECIAL =
  /^(?:connection|content-length|expect|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade):/im;
const CONNECTION = /^connection:[\t ]*(?:(close)|keep-alive)[\t ]*\r\n/i;

/**
 * Reads the head of a GET without a body.
 * @returns `incomplete` where the rest is still to come; undefined for everything that is to be left to Node's parser
 */
export function readRequestHead(bytes: Buffer): RequestHead | 'incomplete' | undefined {
  const text = bytes.toString('latin1', 0, MAX_HEAD_BYTES);
  const headEnd = text.indexOf(HEAD_END);
  if (headEnd < 0) return mayBecomeHead(text) ? 'incomplete' : undefined;
  const length = headEnd + HEAD_END.length;
  const head = length === text.length ? text : text.slice(0, length);
  if (!PLAIN_GET.test(head)) return undefined;
  const lineEnd = head.indexOf('\r\n');
  const headerLines = head.slice(lineEnd + CRLF_LENGTH, headEnd + CRLF_LENGTH);
  const isLast = readIsLast(headerLines, head.charAt(lineEnd - 1) === '0');
  if (isLast === undefined) return undefined;
  return { target: head.slice(START.length - 1, lineEnd - VERSION_LENGTH), headerLines, isLast, length };
}

function mayBecomeHead(text: string): boolean {
  return text.length < MAX_HEAD_BYTES && (text.startsWith(START) || START.startsWith(text));
}

/** @returns undefined where a header asks for more than the end of the connection */
function readIsLast(headerLines: string, byDefault: boolean): boolean | undefined {
  const special = SPECIAL.exec(headerLines);
  if (!special) return byDefault;
  const rest = headerLines.slice(special.index);
  const connection = CONNECTION.exec(rest);
  if (!connection || SPECIAL.test(rest.slice(connection[0].length))) return undefined;
  return connection[1] !== undefined;
}
