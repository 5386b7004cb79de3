import { Injectable } from '@nestjs/common';
import { QueryString } from '../../../protocol/http/query-string.js';
import { type Asked, RequestLog } from '../../../tracker/traces/request-log.js';
import { ClientIp } from '../client/client-ip.js';
import type { TrackerRequest } from '../server/exchange.js';

/** Logs requests over HTTP that failed, with what can be read of them. */
@Injectable()
export class HttpRequestLog {
  constructor(
    private readonly log: RequestLog,
    private readonly clientIp: ClientIp,
  ) {}

  failed(action: string, request: TrackerRequest, error: unknown): void {
    this.log.failed('http', error, () => this.read(action, request));
  }

  private read(action: string, request: TrackerRequest): Asked {
    const query = new QueryString(request.url ?? '');
    return {
      action,
      address: readable(() => this.clientIp.addressOf(request)),
      infoHash: readable(() => query.bytes('info_hash')),
      peerId: readable(() => query.bytes('peer_id')),
    };
  }
}

/** What can't be read may be the failure. */
function readable(read: () => Buffer | undefined): Buffer | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
