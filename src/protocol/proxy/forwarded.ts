/** What one proxy reported about the request it received (RFC 7239). */
export interface ForwardedElement {
  /** The `for` parameter: the client of the proxy; '' if it is absent. */
  readonly node: string;
  /** The scheme of the request. */
  readonly proto?: string;
  /** The `Host` of the request. */
  readonly host?: string;
}

/** Unquoted values may have any character, because some proxies write addresses without quotes. */
const PARAMETER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/y;
const SEPARATOR = /[\t ]*([,;])[\t ]*|[\t ]*$/y;

const PROPERTIES = new Map<string, keyof ForwardedElement>([
  ['for', 'node'],
  ['proto', 'proto'],
  ['host', 'host'],
]);

/**
 * Reads a `Forwarded` header (RFC 7239).
 * @param header all header lines, joined by commas
 * @returns the elements from left to right; undefined if any part is malformed
 */
export function readForwarded(header: string): ForwardedElement[] | undefined {
  const elements: ForwardedElement[] = [];
  let element: Partial<Record<keyof ForwardedElement, string>> = {};
  let at = /^[\t ]*/.exec(header)?.[0].length ?? 0;
  for (;;) {
    PARAMETER.lastIndex = at;
    const [parameter = '', name = '', quoted, plain = ''] = PARAMETER.exec(header) ?? [];
    const property = PROPERTIES.get(name.toLowerCase());
    if (property) {
      // RFC 7239, 4: each parameter at most once. Of two, the client may have sent one.
      if (element[property] !== undefined) return undefined;
      element[property] = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    }
    SEPARATOR.lastIndex = at + parameter.length;
    const separator = SEPARATOR.exec(header);
    if (!separator) return undefined;
    if (separator[1] !== ';') {
      elements.push({ node: '', ...element });
      element = {};
    }
    if (separator[1] === undefined) return elements;
    at = SEPARATOR.lastIndex;
  }
}
