import { MAX_HEAD_BYTES } from '../../../config/limits/http.limits.js';

/** A request head that the direct lane serves by itself. */
export interface RequestHead {
  /** In origin form, as sent. */
  readonly target: string;
  /** The target up to its `?`. */
  readonly path: string;
  /** The header lines, each with its CRLF. */
  readonly headerLines: string;
  /** Whether the client wants the connection closed after the answer. */
  readonly isLast: boolean;
  /** Where the head ends in the text that it was read from. */
  readonly end: number;
}

/** Strict, as what is not matched is not refused: Node's parser, which knows all of HTTP, is asked instead. */
const GET = /GET (\/[!-~]*) HTTP\/1\.1\r\n((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~]*\r\n)*)\r\n/y;
/** What may bring a body, another protocol or another idea of when a connection ends. */
const SPECIAL =
  /^(?:connection|content-length|expect|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade):/im;
const CONNECTION = /^connection:[\t ]*(?:(close)|keep-alive)[\t ]*\r\n/i;

/**
 * Reads the head of a plain GET over HTTP/1.1, without a body, that stands whole at a place of the text.
 * @param text one character a byte
 * @returns undefined for anything else: half a head, one too long, another method or version, a header that asks for more
 */
export function readRequestHead(text: string, start: number): RequestHead | undefined {
  GET.lastIndex = start;
  const [head, target, headerLines] = GET.exec(text) ?? [];
  if (head === undefined || target === undefined || headerLines === undefined) return undefined;
  if (head.length > MAX_HEAD_BYTES) return undefined;
  const special = SPECIAL.exec(headerLines);
  let isLast = false;
  if (special) {
    const rest = headerLines.slice(special.index);
    const connection = CONNECTION.exec(rest);
    if (!connection || SPECIAL.test(rest.slice(connection[0].length))) return undefined;
    isLast = connection[1] !== undefined;
  }
  return { target, path: pathOf(target), headerLines, isLast, end: start + head.length };
}

/** A request target up to its `?`. */
export function pathOf(target: string): string {
  const queryAt = target.indexOf('?');
  return queryAt < 0 ? target : target.slice(0, queryAt);
}
