import { endpointOf, parseAddress } from '../bittorrent/peer-address.js';
import { TrackerError } from '../bittorrent/tracker-error.js';
import type { QueryString } from './query-string.js';

/** The parameters by which a client may choose its address (BEP 3, BEP 7). */
const ADDRESS_PARAMETERS = ['ip', 'ipv4', 'ipv6'] as const;

/** An address with or without a port (BEP 7): `192.0.2.1:7000`, `[2001:db8::1]`, `[2001:db8::1]:7000`. */
const ENDPOINT = /^(?:\[([^\]]+)\]|([0-9.]+))(?::([1-9][0-9]{0,4}))?$/;

/**
 * The endpoints that a client claims to have. Values that can't be read are ignored: some clients send `ipv6=None`, and a
 * name is never looked up.
 * @param port of a claim without one
 * @returns compact endpoints of 6 or 18 bytes
 */
export function claimedEndpoints(query: QueryString, port: number): Buffer[] {
  return ADDRESS_PARAMETERS.flatMap((name) => readEndpoint(textOf(query, name), port) ?? []);
}

function readEndpoint(text: string, defaultPort: number): Buffer | undefined {
  const [, inBrackets, ipv4, ownPort] = ENDPOINT.exec(text) ?? [];
  const address = parseAddress(inBrackets ?? ipv4 ?? text);
  const port = ownPort === undefined ? defaultPort : Number(ownPort);
  return address && port <= 65535 ? endpointOf(address, port) : undefined;
}

function textOf(query: QueryString, name: string): string {
  try {
    return query.text(name) ?? '';
  } catch (error) {
    // A `%` without two hex digits.
    if (error instanceof TrackerError) return '';
    throw error;
  }
}
