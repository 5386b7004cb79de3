import { Injectable, Logger } from '@nestjs/common';
import { LogSettings } from '../../config/settings/log.settings.js';
import { LogEvent } from '../../logging/log-event.js';
import { AnnounceEvent, type AnnounceRequest, type AnnounceResponse } from '../../protocol/bittorrent/announce.js';
import { clientNameOf } from '../../protocol/bittorrent/client-name.js';
import { formatAddress, IPV4_ENDPOINT_BYTES, IPV6_ENDPOINT_BYTES } from '../../protocol/bittorrent/peer-address.js';
import { TrackerError } from '../../protocol/bittorrent/tracker-error.js';
import { TracesService } from './traces.service.js';

export type Transport = 'http' | 'udp';

/** Who asked for what, as far as it could be read. */
export interface Asked {
  readonly action: string;
  readonly address?: Buffer;
  readonly infoHash?: Buffer;
  readonly peerId?: Buffer;
}

/** Logs requests: those that fail at debug, those that a trace matches at info. */
@Injectable()
export class RequestLog {
  private readonly logger = new Logger('Requests');
  private readonly logsFailures: boolean;

  constructor(
    { logLevel }: LogSettings,
    private readonly traces: TracesService,
  ) {
    this.logsFailures = logLevel === 'debug';
  }

  /** Logs an announce that got its answer, if a trace matches it. */
  answered(transport: Transport, request: AnnounceRequest, response: AnnounceResponse): void {
    if (!this.traces.isActive) return;
    const { infoHash, peerId, clientAddress: address, event, left } = request;
    if (!this.traces.match({ infoHash, peerId, address })) return;
    const { counts, peers } = response;
    const given = peers.ipv4.length / IPV4_ENDPOINT_BYTES + peers.ipv6.length / IPV6_ENDPOINT_BYTES;
    const asked = { action: 'announce', address, infoHash, peerId };
    const message = `${describe(transport, asked)}: ${given} peers of ${counts.complete} seeders, ${counts.incomplete} leechers`;
    this.logger.log(
      new LogEvent('announce_traced', message, {
        ...fieldsOf(transport, asked),
        announceEvent: AnnounceEvent[event].toLowerCase(),
        left: left === undefined ? undefined : Number(left),
        numwant: request.numwant,
        peers: given,
        seeders: counts.complete,
        leechers: counts.incomplete,
        interval: response.interval,
      }),
    );
  }

  /**
   * Logs a request that got an error.
   * @param ask reads the request; called only if its result is logged
   */
  failed(transport: Transport, error: unknown, ask: () => Asked): void {
    if (!this.logsFailures && !this.traces.isActive) return;
    const asked = ask();
    const isTraced = this.traces.match(asked);
    if (!isTraced && !this.logsFailures) return;
    const { reason, kind } = error instanceof TrackerError ? error : { reason: 'internal error', kind: 'internal' };
    const message = `${describe(transport, asked)}: ${reason}`;
    const event = new LogEvent('request_failed', message, { ...fieldsOf(transport, asked), reason, kind });
    if (isTraced) this.logger.log(event);
    else this.logger.debug(event);
  }
}

function describe(transport: Transport, { action, address, infoHash, peerId }: Asked): string {
  const client = peerId && clientNameOf(peerId);
  return [
    `${action} over ${transport.toUpperCase()}`,
    address && `from ${formatAddress(address)}`,
    client && `by ${client}`,
    infoHash && `for ${infoHash.toString('hex')}`,
  ]
    .filter(Boolean)
    .join(' ');
}

function fieldsOf(transport: Transport, { action, address, infoHash, peerId }: Asked) {
  return {
    transport,
    action,
    address: address && formatAddress(address),
    client: peerId && clientNameOf(peerId),
    infoHash: infoHash?.toString('hex'),
    peerId: peerId?.toString('hex'),
  };
}
