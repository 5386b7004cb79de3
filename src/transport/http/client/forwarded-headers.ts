import type { IncomingHttpHeaders } from 'node:http';
import { Injectable } from '@nestjs/common';
import { readForwarded } from '../../../protocol/proxy/forwarded.js';
import { parseAddress } from '../../../protocol/bittorrent/peer-address.js';
import { TrackerError } from '../../../protocol/bittorrent/tracker-error.js';
import { TrustedProxies } from './trusted-proxies.js';

/** Scheme and host of the client's request, as far as a proxy reports them. */
export interface ForwardedOrigin {
  readonly proto?: string;
  readonly host?: string;
}

/** The client in a list of proxies, with the number of entries to its right. */
interface Hop {
  readonly client: Buffer;
  readonly fromRight: number;
}

/** Reads the headers by which trusted proxies report the client's address, scheme and host. */
@Injectable()
export class ForwardedHeaders {
  constructor(private readonly trusted: TrustedProxies) {}

  /**
   * The first address from the right that is not a trusted proxy. Entries further left can be forged.
   * @returns 4 or 16 bytes; undefined without such a header
   * @throws TrackerError if an entry up to the client is malformed, or the two headers disagree
   */
  clientOf(headers: IncomingHttpHeaders): Buffer | undefined {
    return this.hopOf(headers)?.client;
  }

  /**
   * Scheme and host of the client's request, as reported by the outermost trusted proxy.
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
    // A proxy sets one of the two headers. The other may come from the client.
    if (byCustom && !byCustom.client.equals(byStandard.client)) {
      throw new TrackerError('Forwarded and X-Forwarded-For disagree');
    }
    return byStandard;
  }

  private firstUntrusted(nodes: readonly string[]): Hop {
    let hop: Hop | undefined;
    for (const [fromRight, node] of nodes.toReversed().entries()) {
      const client = parseNode(node.trim());
      if (!client) return notForwarded();
      hop = { client, fromRight };
      if (!this.trusted.has(client)) break;
    }
    return hop ?? notForwarded();
  }
}

/** @throws TrackerError because a trusted proxy does not report its client */
export function notForwarded(): never {
  throw new TrackerError('proxy sent no valid X-Forwarded-For or Forwarded');
}

function entriesOf(header: string | string[]): string[] {
  return [header].flat().join(',').split(',');
}

/** The entry of the proxy that reported the client. Proxies that overwrite the header leave only one entry. */
function entryOf(header: string | string[] | undefined, fromRight: number): string | undefined {
  if (header === undefined) return undefined;
  const entries = entriesOf(header);
  return (entries.at(-1 - fromRight) ?? entries[0])?.trim();
}

/** Reads an address with or without a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function parseNode(text: string): Buffer | undefined {
  const [, bracketed] = /^\[([^\]]+)\](?::[0-9]{1,5})?$/.exec(text) ?? [];
  const [, withPort] = /^([0-9.]+):[0-9]{1,5}$/.exec(text) ?? [];
  return parseAddress(bracketed ?? withPort ?? text);
}
