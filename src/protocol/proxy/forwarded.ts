/** What one proxy on the way says of the request that it got (RFC 7239). */
export interface ForwardedElement {
  /** For whom; '' where it does not say. */
  readonly node: string;
  /** The scheme by which it was asked. */
  readonly proto?: string;
  /** The `Host` that it was asked for. */
  readonly host?: string;
}

/** A parameter of an element; a value that is neither a token nor quoted is taken too, as some proxies write addresses so. */
const PARAMETER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/y;
const SEPARATOR = /[\t ]*([,;])[\t ]*|[\t ]*$/y;

const PROPERTIES = new Map<string, keyof ForwardedElement>([
  ['for', 'node'],
  ['proto', 'proto'],
  ['host', 'host'],
]);

/**
 * Reads a `Forwarded` header (RFC 7239).
 * @param header several header lines joined by commas
 * @returns the elements from the left; undefined where the header can't be read as a whole
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
      // RFC 7239, 4: each parameter once only; of two, nobody knows which is the proxy's.
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
