/** A parameter of an element; a value that is neither a token nor quoted is taken too, as some proxies write addresses so. */
const PARAMETER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*))/y;
const SEPARATOR = /[\t ]*([,;])[\t ]*|[\t ]*$/y;

/**
 * Reads whom each proxy on the way says that it spoke for: the `for` parameters of a `Forwarded` header (RFC 7239).
 * @param header several header lines joined by commas
 * @returns the nodes from the left, '' for an element without one; undefined where the header can't be read as a whole
 */
export function forwardedFor(header: string): string[] | undefined {
  const nodes: string[] = [];
  let node: string | undefined;
  let at = /^[\t ]*/.exec(header)?.[0].length ?? 0;
  for (;;) {
    PARAMETER.lastIndex = at;
    const [parameter = '', name, quoted, plain = ''] = PARAMETER.exec(header) ?? [];
    if (name?.toLowerCase() === 'for') {
      // RFC 7239, 4: each parameter once only; of two, nobody knows which is the proxy's.
      if (node !== undefined) return undefined;
      node = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    }
    SEPARATOR.lastIndex = at + parameter.length;
    const separator = SEPARATOR.exec(header);
    if (!separator) return undefined;
    if (separator[1] !== ';') {
      nodes.push(node ?? '');
      node = undefined;
    }
    if (separator[1] === undefined) return nodes;
    at = SEPARATOR.lastIndex;
  }
}
