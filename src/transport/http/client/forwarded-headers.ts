import type { IncomingHttpHeaders } from 'node:http';
import { readForwarded } from '../../../protocol/proxy/forwarded.js';
import { parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import type { TrustedProxies } from './trusted-proxies.js';

/** How a client asked, as far as it is told. */
export interface ForwardedOrigin {
  /** The scheme, as it was written. */
  readonly proto?: string;
  /** The `Host`, as it was written. */
  readonly host?: string;
}

/** A client that proxies name, and how many entries stand right of it. */
interface Hop {
  readonly client: Buffer;
  readonly fromRight: number;
}

/** What trusted proxies say, in a request's headers, of the request that they pass on. */
export class ForwardedHeaders {
  constructor(private readonly trusted: TrustedProxies) {}

  /**
   * The first of those that proxies name, from the right, that is no trusted proxy (anybody can write what stands further left).
   * @returns 4 or 16 bytes; undefined where there is no such header
   * @throws TrackerError where a header can't be read that far, or one contradicts the other
   */
  clientOf(headers: IncomingHttpHeaders): Buffer | undefined {
    return this.hopOf(headers)?.client;
  }

  /**
   * What the proxy says that the client asked: the outermost of the trusted ones, where several stand in a row.
   * @throws TrackerError as `clientOf`
   */
  originOf(headers: IncomingHttpHeaders): ForwardedOrigin {
    const fromRight = this.hopOf(headers)?.fromRight ?? 0;
    const { forwarded } = headers;
    const { proto, host } = (forwarded !== undefined && readForwarded(forwarded)?.at(-1 - fromRight)) || {};
    return {
      proto: proto ?? entryOf(headers['x-forwarded-proto'], fromRight),
      host: host ?? entryOf(headers['x-forwarded-host'], fromRight),
    };
  }

  private hopOf({ forwarded: standard, 'x-forwarded-for': custom }: IncomingHttpHeaders): Hop | undefined {
    const byCustom = custom === undefined ? undefined : this.firstUntrusted(entriesOf(custom));
    if (standard === undefined) return byCustom;
    const byStandard = this.firstUntrusted(readForwarded(standard)?.map(({ node }) => node) ?? []);
    // A proxy writes one of the two and passes the other on as the client wrote it.
    if (byCustom && !byCustom.client.equals(byStandard.client)) {
      throw new TrackerError('Forwarded and X-Forwarded-For disagree');
    }
    return byStandard;
  }

  private firstUntrusted(nodes: readonly string[]): Hop {
    let hop: Hop | undefined;
    for (let fromRight = 0; fromRight < nodes.length; fromRight++) {
      const client = parseNode((nodes.at(-1 - fromRight) as string).trim());
      if (!client) return notForwarded();
      hop = { client, fromRight };
      if (!this.trusted.has(client)) break;
    }
    return hop ?? notForwarded();
  }
}

/** @throws TrackerError: a trusted proxy does not say whom it speaks for */
export function notForwarded(): never {
  throw new TrackerError('proxy sent no valid X-Forwarded-For or Forwarded');
}

function entriesOf(header: string | string[]): string[] {
  return [header].flat().join(',').split(',');
}

/** The entry of the proxy that added the client; the only one where each proxy writes its own over that of another. */
function entryOf(header: string | string[] | undefined, fromRight: number): string | undefined {
  if (header === undefined) return undefined;
  const entries = entriesOf(header);
  return (entries.at(-1 - fromRight) ?? entries[0])?.trim();
}

/** Some proxies add a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function parseNode(text: string): Buffer | undefined {
  const bracketed = /^\[([^\]]+)\](?::[0-9]{1,5})?$/.exec(text);
  if (bracketed) return parseAddress(bracketed[1] as string);
  const withPort = /^([0-9.]+):[0-9]{1,5}$/.exec(text);
  return parseAddress(withPort ? (withPort[1] as string) : text);
}
